// What the hardware cannot do is refused, in one line that says why.
#include <string>

#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/base/error.hpp"

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::arch::edgedrnn;

namespace {

Network network_of(std::vector<std::size_t> hidden, std::size_t inputs = 8) {
    Network network;
    for (const std::size_t units : hidden) {
        network.layers.push_back({inputs, units, std::vector<std::int8_t>(3 * units * inputs),
                                  std::vector<std::int8_t>(3 * units * units),
                                  std::vector<std::int8_t>(3 * units)});
        inputs = units;
    }
    return network;
}

template <typename Call>
void check_refused(Call&& call, ExitCode code, const std::string& excerpt) {
    try {
        call();
        FAIL("not refused: " << excerpt);
    } catch (const Error& error) {
        const std::string what = error.what();
        INFO(what);
        CHECK(error.code() == code);
        CHECK(what.find(excerpt) != std::string::npos);
        CHECK(what.find('\n') == std::string::npos);
    }
}

void check_config_refused(const Config& config, const std::string& excerpt) {
    check_refused([&] { check(config, network_of({64})); }, ExitCode::config, excerpt);
}

void check_network_refused(const Network& network, const std::string& excerpt) {
    check_refused([&] { check(Config{}, network); }, ExitCode::input, excerpt);
}

}  // namespace

TEST_CASE(
    "Two PEs are refused, because references would be read wrongly, and other numbers that are no power of two") {
    Config config;
    config.accelerator.pes = 2;
    check_config_refused(config, "wrong references");
    for (const std::uint32_t pes : {1u, 3u, 12u, 64u}) {
        config.accelerator.pes = pes;
        check_config_refused(config, "must be 4, 8, 16 or 32");
    }
    for (const std::uint32_t pes : {4u, 8u, 16u, 32u}) {
        config.accelerator.pes = pes;
        CHECK(check(config, network_of({64})).pes == pes);
    }
}

TEST_CASE("A threshold of 512 LSB, which the register reads as -512, is refused, and 511 is taken") {
    Config config;
    config.delta_encoder.threshold_x = 2.0;
    check_config_refused(config, "delta_encoder.threshold_x = 2 is 512 LSB");
    config.delta_encoder.threshold_x = 511.5 / 256;  // a tie: to even
    check_config_refused(config, "is 512 LSB");
    config.delta_encoder.threshold_x = 511 / 256.0;
    config.delta_encoder.threshold_h = 3.0;
    check_config_refused(config, "delta_encoder.threshold_h = 3 is 768 LSB");
    config.delta_encoder.threshold_h = 511 / 256.0;
    CHECK_NOTHROW(check(config, network_of({64})));
}

TEST_CASE("A FIFO of three tokens is refused, one of 128 too") {
    Config config;
    for (const std::uint32_t depth : {0u, 1u, 3u, 48u, 128u}) {
        config.delta_encoder.fifo_depth = depth;
        check_config_refused(config, "delta_encoder.fifo_depth");
    }
}

TEST_CASE("Fewer units than two groups are refused: a column would overtake its own sums") {
    check_network_refused(network_of({8}), "updates are lost; at least 16 units");
    CHECK(check(Config{}, network_of({16})).groups() == 2);
}

TEST_CASE("Units that are no multiple of K, and layers of different sizes, have no meaning") {
    check_network_refused(network_of({20}), "20 hidden units are no multiple of accelerator.pes = 8");
    check_network_refused(network_of({64, 32}), "layers of 64 and 32 hidden units");
}

TEST_CASE("More than four layers, or more than 1024 inputs or units, are refused") {
    check_network_refused(network_of({16, 16, 16, 16, 16}), "5 layers");
    check_network_refused(network_of({1032}), "1032 hidden units");
    check_network_refused(network_of({16}, 1025), "1025 inputs");
}

TEST_CASE("A bias inside the candidate's recurrent part cannot be represented") {
    const std::vector<std::int8_t> ih(12, 3);
    std::vector<std::int8_t> hh(12, 0);
    hh[9] = 1;
    check_refused([&] { merge_biases(ih, hh, "net.safetensors: layer 0"); }, ExitCode::input,
                  "net.safetensors: layer 0: b_hn of unit 1");
    std::vector<float> float_hh(12, 0.0f);
    float_hh[11] = 1e-9f;  // would quantise to 0, and is none all the same
    std::size_t saturated = 0;
    check_refused([&] { merge_biases(std::vector<float>(12), float_hh, "net", saturated); }, ExitCode::input,
                  "b_hn of unit 3");
}

TEST_CASE("Biases of whole numbers are added as they are, and refused where the sum does not fit") {
    std::vector<std::int8_t> ih(12, 100), hh(12, 0);
    hh[0] = 27;
    hh[1] = -100;
    CHECK(merge_biases(ih, hh, "net")[0] == 127);
    CHECK(merge_biases(ih, hh, "net")[1] == 0);
    hh[5] = 28;
    check_refused([&] { merge_biases(ih, hh, "net"); }, ExitCode::input, "row 5 sum up to 128 LSB");
    ih[5] = hh[5] = -64;
    CHECK(merge_biases(ih, hh, "net")[5] == -128);
}

TEST_CASE("Real biases are added first and then quantised, saturated where they do not fit") {
    std::vector<float> ih(12, 0.0f), hh(12, 0.0f);
    ih[0] = hh[0] = 0.25f / 128;  // each alone would be 0; 0.5 LSB is a tie: to even
    ih[1] = hh[1] = 0.75f / 128;  // 1.5 LSB: 2
    ih[2] = hh[2] = 0.75f;
    ih[3] = hh[3] = -0.5f;
    std::size_t saturated = 0;
    const std::vector<std::int8_t> bias = merge_biases(ih, hh, "net", saturated);
    CHECK(bias[0] == 0);
    CHECK(bias[1] == 2);
    CHECK(bias[2] == 127);
    CHECK(bias[3] == -128);
    CHECK(saturated == 1);
}
