#include "spartus/io/sha256.hpp"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "spartus/base/error.hpp"
#include "spartus/io/input_file.hpp"

namespace spartus::io {
namespace {

/// The digest of bytes that come in pieces.
class Sha256 {
   public:
    Sha256() { check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1); }

    void add(const std::uint8_t* bytes, std::size_t count) {
        check(EVP_DigestUpdate(context_.get(), bytes, count) == 1);
    }

    std::string hexadecimal() {
        std::array<unsigned char, 32> digest{};
        check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
        return fmt::format("{:02x}", fmt::join(digest, ""));
    }

   private:
    static void check(bool success) {
        if (!success) throw Error(ExitCode::internal, "OpenSSL cannot compute SHA-256");
    }

    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

}  // namespace

std::string sha256(const Bytes& bytes) {
    Sha256 digest;
    digest.add(bytes.data(), bytes.size());
    return digest.hexadecimal();
}

std::string sha256_of_file(const std::string& path) {
    InputFile file(path);
    Sha256 digest;
    Bytes block(std::size_t{1} << 16);
    while (const std::size_t count = file.read(block.data(), block.size())) digest.add(block.data(), count);
    return digest.hexadecimal();
}

}  // namespace spartus::io
