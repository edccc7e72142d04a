// The figures worked out in docs/cost.md, and small designs by hand.

#include "spartus/arch/spartus/design_cost.hpp"

#include <algorithm>

#include "spartus/config/config_file.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/nn/cells/gru.hpp"

#include "support/catch.hpp"
#include "support/config.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

const std::string configs = SPARTUS_SOURCE_DIR "/configs/";

cost::Resources module_of(const cost::DesignCost& design, const std::string& name) {
    const auto found = std::find_if(design.modules.begin(), design.modules.end(),
                                    [&](const auto& module) { return module.module == name; });
    REQUIRE(found != design.modules.end());
    return found->resources;
}

/// One layer whose weights are all there, pruned as the configuration says.
nn::Network pruned_network(const arch::spartus::Config& config, std::size_t inputs, std::size_t hidden) {
    nn::Network network = test::uniform_network(inputs, hidden);
    nn::apply_cbtd(network, *config.network.gamma, config.accelerator.pes_per_array);
    return network;
}

}  // namespace

TEST_CASE("Spartus on the XC7Z100 takes the blocks and multipliers worked out by hand") {
    const arch::spartus::Config config = test::read_config(configs + "spartus-zynq7100.cfg");
    const nn::Network network = pruned_network(config, 123, 1024);
    const std::uint64_t depth = arch::spartus::bank_depth(config, network);
    CHECK(depth == 576);
    CHECK(arch::spartus::lidx_bits(network, 64) == 6);
    CHECK(arch::spartus::word_bits(config, network) == 896);
    const cost::DesignCost design = arch::spartus::design_cost(config, network, depth);
    CHECK(module_of(design, "weight banks").bram36 == 200);
    CHECK(module_of(design, "activation unit").bram36 == 64);
    CHECK(module_of(design, "PE arrays").dsp == 512);
    const cost::Resources total = design.total();
    CHECK(total.bram36 == 264);
    CHECK(total.dsp == 576);
    CHECK(total.dsp == arch::spartus::dsp48_of(config.accelerator));
    CHECK(total.lut == 72'344);
    CHECK(total.ff == 56'020);
    const cost::Fit fit = cost::fit(total, cost::read_device(configs + "devices/xc7z100.cfg"));
    CHECK(fit.fits);
    CHECK(fit.binding == "BRAM36");
}

TEST_CASE("The small Spartus takes the blocks and multipliers worked out by hand") {
    const arch::spartus::Config config = test::read_config(configs + "spartus-zynq7007s.cfg");
    const nn::Network network = pruned_network(config, 123, 256);
    const std::uint64_t depth = arch::spartus::bank_depth(config, network);
    CHECK(depth == 1330);
    CHECK(arch::spartus::word_bits(config, network) == 224);
    const cost::DesignCost design = arch::spartus::design_cost(config, network, depth);
    CHECK(module_of(design, "weight banks").bram36 == 24);
    CHECK(module_of(design, "activation unit").bram36 == 16);
    const cost::Resources total = design.total();
    CHECK(total.bram36 == 40);
    CHECK(total.dsp == 48);
    CHECK(total.lut == 8734);
    CHECK(total.ff == 7970);
    const cost::Fit fit = cost::fit(total, cost::read_device(configs + "devices/xc7z007s.cfg"));
    CHECK(fit.fits);
    CHECK(fit.binding == "BRAM36");
    CHECK(fit.utilisation == Approx(0.8));
}

TEST_CASE("The dense test layer needs more blocks than the XC7Z100 has") {
    arch::spartus::Config config;
    config.weight_bank.format = nn::BankFormat::dense;
    const nn::Network network = test::uniform_network(123, 1024);
    CHECK(arch::spartus::bank_depth(config, network) == (16 + 128) * 64);
    CHECK(arch::spartus::weight_bram36(config, network, (16 + 128) * 64) == 1080);
    const cost::Resources total = arch::spartus::design_cost(config, network, (16 + 128) * 64).total();
    CHECK_FALSE(cost::fit(total, cost::read_device(configs + "devices/xc7z100.cfg")).fits);
}

TEST_CASE("The depth of the banks is the one that encoding gives") {
    const auto format = GENERATE(nn::BankFormat::cbcsc, nn::BankFormat::dense);
    arch::spartus::Config config;
    config.accelerator.arrays = 3;
    config.accelerator.pes_per_array = 4;
    config.weight_bank.format = format;
    const nn::Cell* const cell = GENERATE(&nn::lstm, &nn::gru);
    const nn::Network network = test::random_network({7, 9, 5}, 1, 2, cell);
    std::uint64_t depth = 0;
    const auto add = [&](const std::vector<std::int8_t>& weights, std::size_t columns, const nn::MatrixRows& rows) {
        const nn::Cbcsc matrix = nn::encode_cbcsc(weights, columns, rows, 3, format);
        depth += std::uint64_t{matrix.slots} * matrix.blen;
    };
    for (const nn::Layer& layer : network.layers) {
        add(layer.weight_ih, layer.inputs, nn::rows_of_ih(layer, 4));
        add(layer.weight_hh, layer.hidden, nn::rows_of_hh(layer, 4));
    }
    CHECK(arch::spartus::bank_depth(config, network) == depth);
}

TEST_CASE("A design of one PE by hand") {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    config.accelerator.pes_per_array = 1;
    config.delta_encoder.lookahead = 1;
    config.host.elements_per_beat = 1;
    const nn::Network network = test::uniform_network(2, 2);  // L = 8
    const cost::DesignCost design = arch::spartus::design_cost(config, network, 10);

    // x 4 deep, h 2, references 4, each of 16 bits in 12 LUTs; 34 + 4 to inspect, no multiplexer, 64
    CHECK(module_of(design, "delta encoders").lut == 3 * 12 + 38 + 64);
    // a difference, two stages of 17 + 1 + 1 bits, 64
    CHECK(module_of(design, "delta encoders").ff == 17 + 2 * 19 + 64);
    CHECK(module_of(design, "weight banks").bram36 == 1);
    // sums 8 x 32 in 24, biases 8 x 9 in 8, FIFO 32 x 19 in 16; two comparators of 3 bits, a multiplexer of 3, 64
    CHECK(module_of(design, "PE arrays").lut == 24 + 8 + 16 + 2 + 32 + 64);
    CHECK(module_of(design, "PE arrays").ff == 3 * 3 + 32 + 17 + 64);
    // c 2 x 16 in 12; no tree, 32 + 32 + 24, 64
    CHECK(module_of(design, "activation unit").lut == 12 + 88 + 64);
    CHECK(module_of(design, "activation unit").ff == 5 * 32 + 64);
    CHECK(module_of(design, "activation unit").bram36 == 1);
    CHECK(design.total().dsp == 2);
}

TEST_CASE("What is not needed is not paid for") {
    const nn::Network network = test::uniform_network(32, 64);
    const auto cost_of = [&](auto change) {
        arch::spartus::Config config;
        change(config);
        return arch::spartus::design_cost(config, network, 100);
    };
    const auto plain = cost_of([](arch::spartus::Config&) {});
    const auto zero_skip =
        cost_of([](arch::spartus::Config& c) { c.delta_encoder.mode = nn::EncoderMode::zero_skip; });
    CHECK(module_of(zero_skip, "delta encoders").lut < module_of(plain, "delta encoders").lut);
    CHECK(module_of(zero_skip, "PE arrays").ff > module_of(plain, "PE arrays").ff);  // valid bits
    const auto stall = cost_of([](arch::spartus::Config& c) { c.pe_array.hazard = arch::spartus::Hazard::stall; });
    CHECK(module_of(stall, "PE arrays").lut < module_of(plain, "PE arrays").lut);
    const auto slow_bank = cost_of([](arch::spartus::Config& c) { c.weight_bank.latency = 4; });
    CHECK(module_of(slow_bank, "weight banks").ff == module_of(plain, "weight banks").ff + 8 * 2 * 64 * 10);
    const auto deep_fifo = cost_of([](arch::spartus::Config& c) { c.delta_encoder.fifo_depth = 65; });
    CHECK(module_of(deep_fifo, "PE arrays").bram36 == 4);  // a half block in each of 8 arrays
}

TEST_CASE("Accumulators of more than 64 entries go to half blocks") {
    const arch::spartus::Config config;
    const auto one_layer = arch::spartus::design_cost(config, test::uniform_network(16, 1024), 100);
    CHECK(module_of(one_layer, "PE arrays").bram36 == 0);
    const auto larger = arch::spartus::design_cost(config, test::uniform_network(16, 1088), 100);  // L = 68
    // a half block for each of 512 PEs, and biases of 576 bits in 16
    CHECK(module_of(larger, "PE arrays").bram36 == 256 + 8);
}
