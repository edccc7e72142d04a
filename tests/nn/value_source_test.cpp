#include "spartus/nn/value_source.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

struct Inputs {
    nn::Network network = test::random_network({6, 9, 5}, 1);
    std::vector<nn::Trace> traces{test::random_trace(30, 6, 1), test::random_trace(0, 6, 2),
                                  test::random_trace(25, 6, 3)};
    nn::Arithmetic arithmetic{nn::EncoderMode::delta, 10, 3, 32};

    std::size_t steps() const { return nn::count_steps(traces) * network.layers.size(); }
};

bool same(const std::vector<nn::Fired>& a, const std::vector<nn::Fired>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const nn::Fired& x, const nn::Fired& y) {
        return x.element == y.element && x.delta == y.delta;
    });
}

}  // namespace

TEST_CASE("Values are the same from the reference and kept, in the order of steps and layers") {
    const Inputs inputs;
    const nn::FunctionalRun run = nn::functional_run(inputs.network, inputs.traces, inputs.arithmetic);
    REQUIRE(run.size() == inputs.steps());
    const auto computed = nn::reference_values(inputs.network, inputs.traces, inputs.arithmetic);
    const auto kept = nn::kept_values(run);
    nn::Reference reference(inputs.network, inputs.arithmetic);
    for (const nn::Trace& trace : inputs.traces) {
        reference.reset();
        for (std::size_t step = 0; step < trace.steps; ++step) {
            reference.step(trace.x.data() + step * trace.inputs);
            for (std::size_t l = 0; l < inputs.network.layers.size(); ++l) {
                const nn::ReferenceLayer& layer = reference.layer(l);
                for (const nn::StepView& view : {computed->next(), kept->next()}) {
                    CHECK(same(view.fired_x, layer.fired_x()));
                    CHECK(same(view.fired_h, layer.fired_h()));
                    CHECK(view.h == layer.h());
                    if (view.sums != nullptr) CHECK(*view.sums == layer.sums());
                }
            }
        }
    }
}

TEST_CASE("Pre-activations beyond Q8.8 are those that rounding half to even brings beyond 16 bits") {
    constexpr std::int32_t half = 1 << 6;  // of an LSB of Q8.8, at 15 fraction bits
    constexpr std::int32_t highest = 32767 * 128, lowest = -32768 * 128;
    CHECK(nn::beyond_activation({highest, highest + half - 1, lowest, lowest - half}) == 0);
    CHECK(nn::beyond_activation({highest + half, lowest - half - 1}) == 2);
}
