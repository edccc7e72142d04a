#include "spartus/io/trace_file.hpp"

#include <cmath>
#include <string>

#include "spartus/io/npy.hpp"

#include "files.hpp"
#include "npy_file.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::io::read_sequences;
using spartus::io::write_npy;
using spartus::test::error_of;
using spartus::test::npy_file;
using spartus::test::npy_header;
using spartus::test::TemporaryDirectory;
using spartus::test::write_file;

namespace nn = spartus::nn;

TEST_CASE("A float trace is quantised to Q8.8, half to even and saturating") {
    const TemporaryDirectory directory;
    const float lsb = 1.0F / 256;
    write_npy(directory / "t", 4, 2,
              std::vector<float>{0.5F * lsb, 1.5F * lsb, -2.5F * lsb, 1, 200, -200, 3e38F, -3e38F});
    const nn::Trace trace = read_sequences(directory / "t").at(0);
    CHECK(trace.name == directory / "t");
    CHECK(trace.steps == 4);
    CHECK(trace.inputs == 2);
    CHECK(trace.x == std::vector<std::int16_t>{0, 2, -2, 256, 32767, -32768, 32767, -32768});
}

TEST_CASE("An integer trace is taken as it is") {
    const TemporaryDirectory directory;
    const std::vector<std::int16_t> values = {-32768, 32767, 0, 1};
    write_npy(directory / "t", 2, 2, values);
    CHECK(read_sequences(directory / "t").at(0).x == values);
}

TEST_CASE("A trace that is read in several pieces is what it would be in one") {
    const TemporaryDirectory directory;
    constexpr std::size_t steps = 30'000, inputs = 7;  // three pieces, and part of a fourth
    std::vector<std::int16_t> values;
    std::vector<float> reals;
    for (std::size_t k = 0; k < steps * inputs; ++k) {
        values.push_back(static_cast<std::int16_t>(k * 40'503));
        reals.push_back(static_cast<float>(values.back()) / 256);
    }
    write_npy(directory / "i", steps, inputs, values);
    write_npy(directory / "f", steps, inputs, reals);
    CHECK((read_sequences(directory / "i").at(0).x == values));
    CHECK((read_sequences(directory / "f").at(0).x == values));

    Bytes data;
    for (const std::int16_t value : values) spartus::io::store(data, value);
    write_file(directory / "b", npy_file(npy_header("<i2", "(3, 10000, 7)"), data));
    const std::vector<nn::Trace> batch = read_sequences(directory / "b");
    REQUIRE(batch.size() == 3);
    for (std::size_t s = 0; s < 3; ++s) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(s * 70'000);
        CHECK((batch[s].x == std::vector<std::int16_t>(begin, begin + 70'000)));
    }
}

TEST_CASE("A trace may have no steps but not no inputs") {
    const TemporaryDirectory directory;
    write_npy(directory / "none", 0, 5, std::vector<float>());
    CHECK(read_sequences(directory / "none").at(0).steps == 0);
    CHECK(read_sequences(directory / "none").at(0).inputs == 5);
    write_npy(directory / "empty", 5, 0, std::vector<float>());
    const Error error = error_of([&] { read_sequences(directory / "empty"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == (directory / "empty") +
                              ": has shape [5, 0]; a trace must be [steps, inputs] or [sequences, steps, inputs]");
}

TEST_CASE("Values of a trace that are no numbers are refused by step and element") {
    const TemporaryDirectory directory;
    write_npy(directory / "t", 2, 3, std::vector<float>{0, 0, 0, 0, 0, std::nanf("")});
    const Error error = error_of([&] { read_sequences(directory / "t"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == (directory / "t") + ": step 1, element 2 is nan");
}

TEST_CASE("A batch is as many sequences, and a batch of one is that one") {
    const TemporaryDirectory directory;
    const Bytes values = {1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0, 10, 0, 11, 0, 12, 0};
    const auto sequences = [&](const std::string& shape) {
        write_file(directory / "t", npy_file(npy_header("<i2", shape), values));
        return read_sequences(directory / "t");
    };
    const std::vector<nn::Trace> two = sequences("(2, 3, 2)");
    REQUIRE(two.size() == 2);
    CHECK(two[0].name == (directory / "t") + "[0]");
    CHECK(two[1].name == (directory / "t") + "[1]");
    CHECK(two[0].steps == 3);
    CHECK(two[1].inputs == 2);
    CHECK(two[0].x == std::vector<std::int16_t>{1, 2, 3, 4, 5, 6});
    CHECK(two[1].x == std::vector<std::int16_t>{7, 8, 9, 10, 11, 12});

    const std::vector<nn::Trace> one = sequences("(1, 4, 3)");
    const std::vector<nn::Trace> plain = sequences("(4, 3)");
    REQUIRE(one.size() == 1);
    CHECK(one[0].name == plain.at(0).name);
    CHECK(one[0].steps == 4);
    CHECK(one[0].x == plain.at(0).x);
    CHECK(sequences("(1, 1, 12)").at(0).steps == 1);
    CHECK(sequences("(1, 12, 1)").at(0).steps == 12);
}

TEST_CASE("A batch without sequences, or with steps where the sequences should be, is refused") {
    const TemporaryDirectory directory;
    const auto refusal = [&](const std::string& shape, std::size_t elements) {
        write_file(directory / "t", npy_file(npy_header("<f4", shape), Bytes(4 * elements)));
        const Error error = error_of([&] { read_sequences(directory / "t"); });
        CHECK(error.code() == ExitCode::input);
        return std::string(error.what()).substr((directory / "t").size());
    };
    const std::string form = "; a trace must be [steps, inputs] or [sequences, steps, inputs]";
    CHECK(refusal("(0, 3, 2)", 0) == ": has shape [0, 3, 2]" + form);
    CHECK(refusal("(5035030, 0, 2)", 0) == ": has shape [5035030, 0, 2]" + form);
    CHECK(refusal("(2, 3, 0)", 0) == ": has shape [2, 3, 0]" + form);
    CHECK(refusal("(6,)", 6) == ": has shape [6]" + form);
    CHECK(
        refusal("(5, 1, 2)", 10) ==
        ": has shape [5, 1, 2], which would be 5 sequences of one step; if it is one sequence, save it as [5, 2]");
    Bytes nan(2 * 3 * 2 * 4);
    nan[7 * 4 + 2] = 0xc0;
    nan[7 * 4 + 3] = 0x7f;
    write_file(directory / "t", npy_file(npy_header("<f4", "(2, 3, 2)"), nan));
    CHECK(error_of([&] { read_sequences(directory / "t"); }).what() ==
          (directory / "t") + ": sequence 1, step 0, element 1 is nan");
}

TEST_CASE("A trace fits a network of as many inputs and no other") {
    nn::Network network;
    network.layers.resize(2);
    network.layers[0].inputs = 3;
    nn::Trace trace;
    trace.name = "t.npy";
    trace.inputs = 3;
    CHECK_NOTHROW(spartus::io::check_fits(trace, network, "n.st"));
    trace.inputs = 4;
    const Error error = error_of([&] { spartus::io::check_fits(trace, network, "n.st"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == std::string("t.npy: has 4 elements per step, but the network n.st has 3 inputs"));
}

TEST_CASE("The speech traces of the project are traces of the test layer") {
    for (const char* name : {"speech.npy", "speech-short.npy"}) {
        const nn::Trace trace = read_sequences(std::string(SPARTUS_SOURCE_DIR "/traces/") + name).at(0);
        CHECK(trace.inputs == 123);
        CHECK(trace.steps >= 100);
    }
}
