#include "spartus/io/trace_file.hpp"

#include <cmath>
#include <string>

#include "spartus/io/npy.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::read_trace;
using spartus::io::write_npy;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;

namespace nn = spartus::nn;

TEST_CASE("A float trace is quantised to Q8.8, half to even and saturating") {
    const TemporaryDirectory directory;
    const float lsb = 1.0F / 256;
    write_npy(directory / "t", 4, 2,
              std::vector<float>{0.5F * lsb, 1.5F * lsb, -2.5F * lsb, 1, 200, -200, 3e38F, -3e38F});
    const nn::Trace trace = read_trace(directory / "t");
    CHECK(trace.name == directory / "t");
    CHECK(trace.steps == 4);
    CHECK(trace.inputs == 2);
    CHECK(trace.x == std::vector<std::int16_t>{0, 2, -2, 256, 32767, -32768, 32767, -32768});
}

TEST_CASE("An integer trace is taken as it is") {
    const TemporaryDirectory directory;
    const std::vector<std::int16_t> values = {-32768, 32767, 0, 1};
    write_npy(directory / "t", 2, 2, values);
    CHECK(read_trace(directory / "t").x == values);
}

TEST_CASE("A trace may have no steps but not no inputs") {
    const TemporaryDirectory directory;
    write_npy(directory / "none", 0, 5, std::vector<float>());
    CHECK(read_trace(directory / "none").steps == 0);
    CHECK(read_trace(directory / "none").inputs == 5);
    write_npy(directory / "empty", 5, 0, std::vector<float>());
    const Error error = error_of([&] { read_trace(directory / "empty"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == (directory / "empty") + ": has shape [5, 0]; a trace must be [steps, inputs]");
}

TEST_CASE("Values of a trace that are no numbers are refused by step and element") {
    const TemporaryDirectory directory;
    write_npy(directory / "t", 2, 3, std::vector<float>{0, 0, 0, 0, 0, std::nanf("")});
    const Error error = error_of([&] { read_trace(directory / "t"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == (directory / "t") + ": step 1, element 2 is nan");
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
        const nn::Trace trace = read_trace(std::string(SPARTUS_SOURCE_DIR "/traces/") + name);
        CHECK(trace.inputs == 123);
        CHECK(trace.steps >= 100);
    }
}
