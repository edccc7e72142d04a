#include "spartus/regress/hash.hpp"

#include "spartus/io/sha256.hpp"

namespace spartus::regress {

void append(Values begin, Values end, io::Bytes& bytes) {
    bytes.reserve(bytes.size() + 2 * static_cast<std::size_t>(end - begin));
    for (; begin != end; ++begin) {
        const auto bits = static_cast<std::uint16_t>(*begin);
        bytes.push_back(static_cast<std::uint8_t>(bits & 0xff));
        bytes.push_back(static_cast<std::uint8_t>(bits >> 8));
    }
}

std::string hash_of(Values begin, Values end) {
    io::Bytes bytes;
    append(begin, end, bytes);
    return io::sha256(bytes);
}

}  // namespace spartus::regress
