#include "spartus/io/safetensors.hpp"

#include <string>

#include "spartus/io/input_file.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::io::Safetensors;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;

namespace {

using Shape = std::vector<std::size_t>;

Bytes safetensors(const std::string& header, std::size_t data_bytes) {
    Bytes file;
    spartus::io::store(file, std::uint64_t{header.size()});
    file.insert(file.end(), header.begin(), header.end());
    file.resize(file.size() + data_bytes);
    return file;
}

std::string refusal(const Bytes& file) {
    const Error error = error_of([&] { Safetensors(file, "n.st"); });
    CHECK(error.code() == ExitCode::input);
    const std::string text = error.what();
    CHECK(text.substr(0, 6) == "n.st: ");
    CHECK(text.find('\n') == std::string::npos);
    return text.substr(6);
}

std::string refusal(const std::string& header, std::size_t data_bytes) {
    return refusal(safetensors(header, data_bytes));
}

/// {"a": {dtype, shape, data_offsets}} with the given values.
std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"a":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

}  // namespace

TEST_CASE("What is written as tensors is read back") {
    const TemporaryDirectory directory;
    spartus::io::write_safetensors(directory / "n", {{"b", spartus::io::float_tensor({1, 2}, {1.5F, -2})},
                                                     {"a", spartus::io::int8_tensor({3}, {-128, 0, 127})}});
    const Safetensors file = spartus::io::read_safetensors(directory / "n");
    REQUIRE(file.tensors().size() == 2);
    const auto& a = file.tensors().at("a");
    CHECK(a.dtype == "I8");
    CHECK(a.shape == Shape{3});
    CHECK(Bytes(a.data, a.data + a.bytes) == Bytes{0x80, 0, 0x7f});
    const auto& b = file.tensors().at("b");
    CHECK(b.dtype == "F32");
    CHECK(b.shape == Shape{1, 2});
    CHECK(Bytes(b.data, b.data + b.bytes) == Bytes{0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0});
}

TEST_CASE("Written tensors stand in the order of their names after a header of a multiple of 8 bytes") {
    const TemporaryDirectory directory;
    spartus::io::write_safetensors(
        directory / "n", {{"b", spartus::io::int8_tensor({1}, {2})}, {"a", spartus::io::int8_tensor({1}, {1})}});
    const Bytes file = spartus::io::read_file(directory / "n");
    const auto header = spartus::io::load<std::uint64_t>(file.data());
    CHECK(header % 8 == 0);
    REQUIRE(file.size() == 8 + header + 2);
    CHECK(Bytes(file.end() - 2, file.end()) == Bytes{1, 2});
}

TEST_CASE("Views stay valid when the file in memory is moved") {
    Safetensors first(safetensors(one(R"("I8")", "[1]", "[0,1]"), 1), "");
    const Safetensors second = std::move(first);
    CHECK(*second.tensors().at("a").data == 0);
}

TEST_CASE("Metadata and tensors without elements are allowed") {
    const Safetensors file(
        safetensors(R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[0,9],"data_offsets":[0,0]},)"
                    R"("s":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}  )",
                    4),
        "");
    CHECK(file.tensors().size() == 2);
    CHECK(file.tensors().at("s").bytes == 4);
}

TEST_CASE("A header that is too long, no JSON or no object is refused") {
    CHECK(refusal(Bytes(7)) == "is too short for a safetensors file");
    Bytes lie = safetensors("{}", 0);
    lie[7] = 0xff;
    CHECK(refusal(lie).find("claims a header of 18374686479671623682 bytes where at most 2") != std::string::npos);
    CHECK(refusal("{", 0).find("is not valid JSON at byte") != std::string::npos);
    CHECK(refusal("{} x", 0).find("is not valid JSON at byte") != std::string::npos);
    CHECK(refusal("\"\xff\"", 0).find("is not valid JSON at byte") != std::string::npos);
    CHECK(refusal("", 0).find("is not valid JSON") != std::string::npos);
    CHECK(refusal("[]", 0) == "the header is not a JSON object");
    CHECK(refusal("null", 0) == "the header is not a JSON object");
}

TEST_CASE("A header nested without end is refused at the fourth level") {
    CHECK(refusal(std::string(1000000, '['), 0) == "the header is nested too deeply");
    std::string text;
    for (int i = 0; i < 100000; ++i) text += R"({"a":)";
    CHECK(refusal(text, 0) == "the header is nested too deeply");
    CHECK(refusal(one(R"("I8")", "[[1]]", "[0,1]"), 1) == "the header is nested too deeply");
}

TEST_CASE("Equal keys are refused wherever they are") {
    const std::string entry = R"({"dtype":"I8","shape":[1],"data_offsets":[0,1]})";
    CHECK(refusal(R"({"a":)" + entry + R"(,"a":)" + entry + "}", 1) == "the header has 'a' twice");
    CHECK(refusal(R"({"a":{"dtype":"I8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1) ==
          "the header has 'dtype' twice");
    CHECK(refusal(R"({"a\n":)" + entry + R"(,"a\u000a":)" + entry + "}", 1) == "the header has 'a\\x0a' twice");
    CHECK(refusal(R"({"__metadata__":{"x":"1","x":"2"}})", 0) == "the header has 'x' twice");
}

TEST_CASE("A tensor needs a dtype, a shape and offsets that agree") {
    CHECK(refusal(R"({"a":3})", 0) == "tensor 'a' needs exactly dtype, shape and data_offsets");
    CHECK(refusal(R"({"a":{"dtype":"I8","shape":[1]}})", 0) ==
          "tensor 'a' needs exactly dtype, shape and data_offsets");
    CHECK(refusal(one("8", "[1]", "[0,1]"), 1) == "tensor 'a' has a dtype that is not a string");
    CHECK(refusal(one(R"("I9")", "[1]", "[0,1]"), 1) == "tensor 'a' has an unknown dtype 'I9'");
    for (const std::string shape : {"3", "[-1]", "[1.0]", "[\"1\"]", "[18446744073709551616]", "{}"}) {
        CHECK(refusal(one(R"("I8")", shape, "[0,1]"), 1) ==
              "tensor 'a' has a shape that is not a list of non-negative integers");
    }
    for (const std::string offsets : {"[0]", "[1,0]", "[0,2]", "[0,1,1]", "[0,18446744073709551615]", "[]"}) {
        CHECK(refusal(one(R"("I8")", "[1]", offsets), 1).find("within the 1 bytes of data") != std::string::npos);
    }
    CHECK(refusal(one(R"("F32")", "[1]", "[0,3]"), 3) ==
          "tensor 'a' has shape [1] of F32, which does not make the 3 bytes of its data_offsets");
    CHECK(refusal(one(R"("F32")", "[4611686018427387904]", "[0,0]"), 0).find("does not make") != std::string::npos);
    CHECK(refusal(one(R"("I8")", "[4294967296,4294967296]", "[0,0]"), 0).find("does not make") !=
          std::string::npos);
}

TEST_CASE("Tensors that overlap, leave gaps or do not fill the file are refused") {
    const auto two = [](const std::string& a, const std::string& b) {
        return R"({"a":{"dtype":"I8","shape":[2],"data_offsets":)" + a +
               R"(},"b":{"dtype":"I8","shape":[2],"data_offsets":)" + b + "}}";
    };
    CHECK(Safetensors(safetensors(two("[2,4]", "[0,2]"), 4), "").tensors().size() == 2);
    CHECK(refusal(two("[0,2]", "[1,3]"), 3) == "tensor 'b' overlaps another tensor");
    CHECK(refusal(two("[0,2]", "[0,2]"), 2).find("overlaps another tensor") != std::string::npos);
    CHECK(refusal(two("[0,2]", "[3,5]"), 5) == "tensor 'b' leaves a gap before it");
    CHECK(refusal(two("[0,2]", "[2,4]"), 5) == "has 1 bytes that belong to no tensor");
}
