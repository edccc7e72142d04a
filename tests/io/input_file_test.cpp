#include "spartus/io/input_file.hpp"

#include <string>

#include <sys/stat.h>

#include "spartus/io/sha256.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;
using spartus::test::write_file;

namespace {

std::string refusal(const std::string& path, std::uint64_t max_bytes = spartus::io::default_max_file_bytes) {
    const Error error = error_of([&] { spartus::io::read_file(path, max_bytes); });
    CHECK(error.code() == ExitCode::input);
    return error.what();
}

}  // namespace

TEST_CASE("A file is read whole") {
    const TemporaryDirectory directory;
    const Bytes bytes = {0, 255, 10, 13};
    write_file(directory / "file", bytes);
    write_file(directory / "empty", Bytes());
    CHECK(spartus::io::read_file(directory / "file") == bytes);
    CHECK(spartus::io::read_file(directory / "file", 4) == bytes);
    CHECK(spartus::io::read_file(directory / "empty").empty());
}

TEST_CASE("A file above the limit is refused before it is read") {
    const TemporaryDirectory directory;
    write_file(directory / "file", Bytes(5));
    CHECK(refusal(directory / "file", 4) ==
          "cannot read '" + (directory / "file") + "': it has 5 bytes; the limit is 4");
}

TEST_CASE("What is not a regular file is refused without waiting for it") {
    const TemporaryDirectory directory;
    REQUIRE(mkfifo((directory / "fifo").c_str(), 0600) == 0);
    CHECK(refusal(directory / "") == "cannot read '" + (directory / "") + "': it is a directory");
    CHECK(refusal(directory / "none") == "cannot read '" + (directory / "none") + "': No such file or directory");
    CHECK(refusal(directory / "fifo").find("a device or a pipe") != std::string::npos);
    CHECK(refusal("/dev/zero").find("a device or a pipe") != std::string::npos);
    CHECK(refusal("").find("No such file") != std::string::npos);
}

TEST_CASE("SHA-256 agrees with the examples of FIPS 180-2") {
    const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CHECK(spartus::io::sha256({'a', 'b', 'c'}) == abc);
    CHECK(spartus::io::sha256({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    const TemporaryDirectory directory;
    write_file(directory / "abc", std::string("abc"));
    write_file(directory / "million", std::string(1000000, 'a'));
    CHECK(spartus::io::sha256_of_file(directory / "abc") == abc);
    CHECK(spartus::io::sha256_of_file(directory / "million") ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(error_of([&] { spartus::io::sha256_of_file("/dev/zero"); }).code() == ExitCode::input);
}
