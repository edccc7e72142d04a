#include "spartus/hw/activation_lane.hpp"

#include "spartus/lstm/activation_tables.hpp"
#include "spartus/lstm/fixed_point.hpp"

namespace spartus::hw {
namespace {

std::int16_t pre_activation(std::int32_t sum) {
    return lstm::saturate<std::int16_t>(
        lstm::round_shift(sum, lstm::accumulator_fraction_bits - lstm::activation_fraction_bits));
}

}  // namespace

std::int16_t activate_neuron(const GateSums& sums, std::int16_t& c) {
    const int forgotten = lstm::sigmoid(pre_activation(sums.f)) * c;
    const int added = lstm::sigmoid(pre_activation(sums.i)) * lstm::tanh(pre_activation(sums.g));
    const int exact = forgotten + added * (1 << lstm::lut_fraction_bits);
    c = lstm::saturate<std::int16_t>(lstm::round_shift(exact, lstm::lut_fraction_bits));
    return static_cast<std::int16_t>(lstm::sigmoid(pre_activation(sums.o)) * lstm::tanh(c));
}

}  // namespace spartus::hw
