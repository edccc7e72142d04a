// The worked vector of the description, measured on the authors' RTL: K = 4, one layer, I = 4, H = 8.
#include <memory>

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

edgedrnn::Network worked_network() {
    edgedrnn::Layer layer;
    layer.inputs = 4;
    layer.hidden = 8;
    for (int row = 0; row < 24; ++row) {
        const auto modulo = [](int value, int modulus) { return (value % modulus + modulus) % modulus; };
        for (int j = 0; j < 4; ++j) {
            layer.weight_ih.push_back(static_cast<std::int8_t>(modulo(29 * row + 53 * j + 7 * row * j, 127) - 63));
        }
        for (int j = 0; j < 8; ++j) {
            layer.weight_hh.push_back(static_cast<std::int8_t>(modulo(31 * row + 17 * j + 5 * row * j, 113) - 56));
        }
        layer.bias.push_back(static_cast<std::int8_t>(modulo(11 * row, 61) - 30));
    }
    return {{layer}};
}

nn::Trace worked_trace() {
    return {"worked", 5, 4, {300, -128, 20,  5,   310, -100, 25,    5,   290, -90,
                             300, -3,   290, -90, 300, -3,   -2000, -90, 304, 40}};
}

edgedrnn::Config worked_config() {
    edgedrnn::Config config;
    config.accelerator.pes = 4;
    config.delta_encoder.threshold_x = 8 / 256.0;
    config.delta_encoder.threshold_h = 4 / 256.0;
    return config;
}

struct Worked {
    std::vector<std::uint32_t> fired_x, fired_h;
    std::vector<std::int32_t> sums;  ///< r, u, cx, ch of neuron 0
    std::vector<std::int16_t> h;
    std::uint64_t columns;
    Cycle cycles, cycles_slow_memory;
};

const std::vector<Worked>& worked_steps() {
    static const std::vector<Worked> steps{
        {{0, 1, 2}, {}, {-24440, 8880, 4100, 0}, {14, 66, -64, -42, 40, 40, -54, -72}, 4, 51, 62},
        {{0, 1},
         {0, 1, 2, 3, 4, 5, 6, 7},
         {-24334, 11640, 5924, 1416},
         {29, 76, -100, -59, 50, 79, -83, -108},
         10,
         85,
         107},
        {{0, 1, 2},
         {0, 1, 2, 3, 4, 5, 6, 7},
         {-9770, 13838, -2576, 3079},
         {12, 87, -48, -82, 59, 144, -117, -110},
         11,
         91,
         115},
        {{}, {0, 1, 2, 3, 4, 5, 6}, {-9847, 14792, -2576, 996}, {2, 92, -18, -105, 66, 180, -136, -111}, 7, 73, 90},
        {{0, 3},
         {0, 1, 2, 3, 4, 5, 6},
         {133257, -81690, -48096, -643},
         {-210, 92, 33, 53, -32, -224, -112, -23},
         9,
         79,
         100},
    };
    return steps;
}

std::vector<std::int32_t> first_neuron(const edgedrnn::Accumulators& sums) {
    return {sums.r[0], sums.u[0], sums.cx[0], sums.ch[0]};
}

}  // namespace

TEST_CASE("EdgeDRNN's reference computes the worked vector: what fires, the sums, h") {
    const nn::Trace trace = worked_trace();
    edgedrnn::Reference reference(worked_network(), worked_config());
    for (std::size_t t = 0; t < worked_steps().size(); ++t) {
        INFO("step " << t);
        const Worked& worked = worked_steps()[t];
        reference.step(trace.x.data() + t * trace.inputs);
        CHECK(reference.layer(0).bias_fired() == (t == 0));
        CHECK(reference.layer(0).fired_x() == worked.fired_x);
        CHECK(reference.layer(0).fired_h() == worked.fired_h);
        CHECK(reference.layer(0).columns() == worked.columns);
        CHECK(first_neuron(reference.layer(0).accumulators()) == worked.sums);
        CHECK(reference.h() == worked.h);
    }
}

TEST_CASE("EdgeDRNN's modules compute the worked vector in the cycles of either memory") {
    edgedrnn::Config slow = worked_config();
    slow.memory.latency = 5;
    slow.memory.gap = 2;
    Device fast_device(worked_config(), worked_network(), worked_trace());
    Device slow_device(slow, worked_network(), worked_trace());
    sc_core::sc_start();
    REQUIRE(fast_device.rows.size() == worked_steps().size());
    REQUIRE(slow_device.rows.size() == worked_steps().size());
    std::uint64_t columns = 0;
    for (std::size_t t = 0; t < worked_steps().size(); ++t) {
        INFO("step " << t);
        const Worked& worked = worked_steps()[t];
        columns += worked.columns;
        CHECK(fast_device.rows[t].times.cycles() == worked.cycles);
        CHECK(slow_device.rows[t].times.cycles() == worked.cycles_slow_memory);
        for (const Device* device : {&fast_device, &slow_device}) {
            CHECK(device->rows[t].h == worked.h);
            CHECK(first_neuron(device->rows[t].sums) == worked.sums);
            CHECK(device->rows[t].commands == columns);
        }
    }
}
