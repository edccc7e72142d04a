#include "spartus/io/npy.hpp"

#include <random>
#include <string>
#include <variant>

#include "spartus/io/input_file.hpp"

#include "files.hpp"
#include "npy_file.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::io::NpyArray;
using spartus::io::parse_npy;
using spartus::io::read_npy;
using spartus::test::error_of;
using spartus::test::npy_file;
using spartus::test::npy_header;
using spartus::test::TemporaryDirectory;

namespace {

using Shape = std::vector<std::size_t>;
using Singles = std::vector<float>;
using Doubles = std::vector<double>;
using Shorts = std::vector<std::int16_t>;

std::string refusal(const Bytes& file) {
    const Error error = error_of([&] { parse_npy(file, "a.npy"); });
    CHECK(error.code() == ExitCode::input);
    const std::string text = error.what();
    CHECK(text.substr(0, 7) == "a.npy: ");
    CHECK(text.find('\n') == std::string::npos);
    return text.substr(7);
}

}  // namespace

TEST_CASE("What is written as an array is read back") {
    const TemporaryDirectory directory;
    const Singles singles = {1.5F, -2, 3e30F, 0, 5, 6};
    const Shorts shorts = {-32768, 32767, 0, 1, -1, 256};
    spartus::io::write_npy(directory / "f", 2, 3, singles);
    spartus::io::write_npy(directory / "i", 3, 2, shorts);
    spartus::io::write_npy(directory / "none", 0, 7, Shorts());
    const NpyArray f = read_npy(directory / "f");
    CHECK(f.shape == Shape{2, 3});
    CHECK(std::get<Singles>(f.values) == singles);
    const NpyArray i = read_npy(directory / "i");
    CHECK(i.shape == Shape{3, 2});
    CHECK(std::get<Shorts>(i.values) == shorts);
    const NpyArray none = read_npy(directory / "none");
    CHECK(none.shape == Shape{0, 7});
    CHECK(std::get<Shorts>(none.values).empty());
}

TEST_CASE("A written array has the bytes that NumPy would write") {
    const TemporaryDirectory directory;
    spartus::io::write_npy(directory / "a", 1, 2, Shorts{1, -2});
    std::string text = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), }";
    text.resize(117, ' ');
    CHECK(spartus::io::read_file(directory / "a") == npy_file(text + '\n', {1, 0, 0xfe, 0xff}));
}

TEST_CASE("Arrays of every format version, byte order and axis order are read") {
    const Bytes little = {1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0};
    const Bytes big = {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6};
    const Shorts in_order = {1, 2, 3, 4, 5, 6};
    for (const std::uint8_t major : Bytes{1, 2, 3}) {
        CHECK(std::get<Shorts>(parse_npy(npy_file(npy_header("<i2", "(2, 3)"), little, major), "").values) ==
              in_order);
    }
    CHECK(std::get<Shorts>(parse_npy(npy_file(npy_header(">i2", "(3, 2)"), big), "").values) == in_order);
    const NpyArray transposed = parse_npy(npy_file(npy_header("<i2", "(2, 3)", true), little), "");
    CHECK(transposed.shape == Shape{2, 3});
    CHECK(std::get<Shorts>(transposed.values) == Shorts{1, 3, 5, 2, 4, 6});
    const NpyArray cube = parse_npy(npy_file(npy_header("<i2", "(1, 3, 2)", true), little), "");
    CHECK(std::get<Shorts>(cube.values) == Shorts{1, 4, 2, 5, 3, 6});
    const NpyArray vector = parse_npy(npy_file(npy_header("<i2", "(6,)", true), little), "");
    CHECK(vector.shape == Shape{6});
    CHECK(std::get<Shorts>(vector.values) == in_order);
    CHECK(std::get<Singles>(parse_npy(npy_file(npy_header(">f4", "(1,)"), {0x3f, 0xc0, 0, 0}), "").values) ==
          Singles{1.5F});
    CHECK(std::get<Doubles>(
              parse_npy(npy_file(npy_header("<f8", "(1,)"), {0, 0, 0, 0, 0, 0, 0xf8, 0x3f}), "").values) ==
          Doubles{1.5});
}

TEST_CASE("The keys of an array header may come in any order and quotes") {
    const std::string text = R"({"shape":(1,),"descr":"<i2","fortran_order":False})";
    CHECK(parse_npy(npy_file(text, {7, 0}), "").shape == Shape{1});
}

TEST_CASE("A damaged or foreign array file is refused with its cause") {
    CHECK(refusal({}) == "is not an .npy file");
    CHECK(refusal({'P', 'K', 3, 4}) == "is an .npz archive; save the one array with numpy.save()");
    CHECK(refusal(npy_file(npy_header("<f4", "(1,)"), Bytes(4), 9)) ==
          "has .npy version 9.0; 1.0, 2.0 and 3.0 are known");
    CHECK(refusal(npy_file(npy_header("<f4", "(2, 3)"), Bytes(23))) ==
          "shape [2, 3] of '<f4' needs 24 bytes of data, the file has 23");
    CHECK(refusal(npy_file(npy_header("<f4", "(2, 3)"), Bytes(25))) ==
          "shape [2, 3] of '<f4' needs 24 bytes of data, the file has 25");
    CHECK(refusal(npy_file(npy_header("<f4", "()"), Bytes(4))) ==
          "has 0 dimensions; one, two and three are possible");
    CHECK(refusal(npy_file(npy_header("<f4", "(1, 1, 1, 1)"), Bytes(4))) ==
          "has 4 dimensions; one, two and three are possible");
    CHECK(refusal(npy_file(npy_header("<c8", "(1,)"), Bytes(8))) ==
          "has elements of type '<c8'; float32, float64 and int16 are possible");
    CHECK(refusal(npy_file(npy_header("|O", "(1,)"), Bytes(8))).find("'|O'") != std::string::npos);
    CHECK(refusal({0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 255, 255, 255, 255}) ==
          "claims a header of 4294967295 bytes; at most 0 are possible");
}

TEST_CASE("Lengths that overflow are refused before anything is allocated") {
    const std::string two_to_63 = "9223372036854775808";
    CHECK(refusal(npy_file(npy_header("<f4", "(4294967296, 4294967296)"), {})).find("more than 2^64") !=
          std::string::npos);
    CHECK(refusal(npy_file(npy_header("<f4", "(" + two_to_63 + ", 2)"), {})).find("more than 2^64") !=
          std::string::npos);
    CHECK(refusal(npy_file(npy_header("<f4", "(99999999999999999999,)"), {})).find("dimension") !=
          std::string::npos);
    CHECK(refusal(npy_file(npy_header("<f4", "(-1,)"), {})).find("dimension") != std::string::npos);
    // No elements, however long the other dimension.
    CHECK(
        std::get<Singles>(parse_npy(npy_file(npy_header("<f4", "(0, " + two_to_63 + ")"), {}), "").values).empty());
    CHECK(
        std::get<Singles>(parse_npy(npy_file(npy_header("<f4", "(" + two_to_63 + ", 0)"), {}), "").values).empty());
}

TEST_CASE("An array header must be exactly a dictionary of the three keys") {
    const auto cause = [](const std::string& text) {
        const std::string front = "the header of the array is damaged: ";
        const std::string refused = refusal(npy_file(text, Bytes(4)));
        CHECK(refused.substr(0, front.size()) == front);
        return refused.substr(front.size());
    };
    CHECK(cause("") == "expected '{' before ''");
    CHECK(cause("{}") == "key 'descr' is missing");
    CHECK(cause("{'descr': '<f4', 'descr': '<f4'}") == "key 'descr' occurs twice");
    CHECK(cause("{'colour': 3}") == "unknown key 'colour'");
    CHECK(cause("{'descr': [('a', '<f4')]}").find("before '[(") != std::string::npos);
    CHECK(cause("{'descr': '<f4") == "a string does not end");
    CHECK(cause("{'fortran_order': Maybe}").find("expected 'False'") != std::string::npos);
    CHECK(cause("{'shape': (1 2)}").find("expected ')'") != std::string::npos);
    CHECK(cause(npy_header("<f4", "(1,)") + "x") == "unexpected 'x'");
    CHECK(cause("{'\n\x1b': 1}") == "unknown key '\\x0a\\x1b'");
}

TEST_CASE("An array file cut short anywhere is refused") {
    const Bytes file = npy_file(npy_header("<f4", "(2, 3)"), Bytes(24));
    for (std::size_t length = 0; length < file.size(); ++length) {
        refusal(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
    }
}

TEST_CASE("An array file with damaged bytes is read or refused") {
    const Bytes good = npy_file(npy_header("<f4", "(2, 3)"), Bytes(24));
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
        Bytes file = good;
        for (auto flips = 1 + random() % 4; flips > 0; --flips) {
            file[random() % file.size()] = static_cast<std::uint8_t>(random());
        }
        const Error error = error_of([&] { parse_npy(file, "a.npy"); });
        REQUIRE((error.code() == ExitCode::input || error.code() == ExitCode::ok));
    }
}
