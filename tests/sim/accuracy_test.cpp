#include "spartus/sim/accuracy.hpp"

#include <cmath>

#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/nn/float_reference.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

/// A layer of one unit whose matrices hold one weight alone.
nn::FloatLayer layer_of(float weight) {
    nn::FloatLayer layer;
    layer.inputs = layer.hidden = 1;
    layer.weight_ih = layer.weight_hh = std::vector<float>(4, weight);
    layer.bias_ih = layer.bias_hh = std::vector<float>(4, 0.5F);
    return layer;
}

nn::Trace trace_of(std::vector<std::int16_t> x) {
    const std::size_t steps = x.size();
    return {"x", steps, 1, std::move(x)};
}

}  // namespace

TEST_CASE("A weight is clipped where Q1.7 cannot hold what it rounds to") {
    CHECK(sim::clipped_weights({layer_of(127 / 128.0F)}) == 0);
    CHECK(sim::clipped_weights({layer_of(127.5F / 128)}) == 8);  // half to even: 128
    CHECK(sim::clipped_weights({layer_of(-1)}) == 0);
    CHECK(sim::clipped_weights({layer_of(-128.5F / 128)}) == 0);  // half to even: -128
    CHECK(sim::clipped_weights({layer_of(-1.01F)}) == 8);
}

TEST_CASE("Inputs at the limits of Q8.8 are counted") {
    CHECK(sim::clipped_inputs({trace_of({32767, 32766, -32768, -32767, 0}), trace_of({32767})}) == 3);
}

TEST_CASE("The float network runs over the first steps of all traces, and its h is that of the whole run") {
    const std::vector<nn::FloatLayer> layers{layer_of(0.7F)};
    const std::vector<nn::Trace> traces{trace_of({100, 200, 300}), trace_of({-100, 50})};
    const auto all = nn::float_hidden(layers, traces);
    const sim::FloatRun four = sim::float_run(layers, traces, 4);
    CHECK(four.steps == 4);
    CHECK(four.h == std::vector<float>(all.begin(), all.begin() + 4));
    CHECK(sim::float_run(layers, traces, {}).h == all);  // all can be afforded
    CHECK(sim::float_run(layers, traces, 99).steps == 5);
    CHECK(sim::float_run(layers, traces, 0).h.empty());
}

TEST_CASE("A run counts saturated pre-activations and says what was clipped and what stood still") {
    nn::FloatLayer layer = layer_of(3.0F);
    const std::vector<nn::Trace> traces{trace_of({32767, 32767, -32768, 300})};
    arch::spartus::Config config;
    config.accelerator.arrays = config.accelerator.pes_per_array = 1;
    const nn::Network network = io::quantised({layer});
    const arch::Design design = config;
    const stats::Run run = sim::simulate(design, network, traces);
    const arch::Finished finished{design, network, run};
    // 127/128 of 127.996 and a bias of 1 is just below 128; with h it is beyond, in the second step, in all four
    // gates.
    CHECK(run.saturated_sums == 4);
    const auto accuracy = sim::accuracy_of(sim::float_run({layer}, traces, {}), traces, run.h);
    const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished), accuracy);
    CHECK(figures["clipped_weights"] == 8);
    CHECK(figures["clipped_inputs"] == 3);
    CHECK(figures["sqnr_steps"] == 4);
    CHECK(std::isfinite(figures.number("sqnr_db")));
    const auto warnings = sim::warnings(finished, figures);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("100.0 % of the weights lie beyond -1 or 1") == 0);
}

TEST_CASE("Thresholds above all that moves are warned of") {
    arch::spartus::Config config;
    config.accelerator.arrays = config.accelerator.pes_per_array = 1;
    config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = 100;
    const nn::Network network = io::quantised({layer_of(0.5F)});
    const arch::Design design = config;
    const stats::Run run = sim::simulate(design, network, {trace_of({1, 2, 3})});
    const arch::Finished finished{design, network, run};
    const auto warnings = sim::warnings(finished, sim::figures_of(finished, sim::cost_report(finished)));
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].find("only 0.0 % of x was sent: delta_encoder.threshold_x") == 0);
    CHECK(warnings[1].find("only 0.0 % of h was sent") == 0);
}
