#include "spartus/arch/spartus/activation_lane.hpp"

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::spartus {
namespace {

std::int16_t pre_activation(std::int32_t sum) {
    return nn::saturate<std::int16_t>(
        nn::round_shift(sum, nn::accumulator_fraction_bits - nn::activation_fraction_bits));
}

}  // namespace

std::int16_t activate_neuron(const GateSums& sums, std::int16_t& c) {
    const int forgotten = nn::sigmoid(pre_activation(sums.f)) * c;
    const int added = nn::sigmoid(pre_activation(sums.i)) * nn::tanh(pre_activation(sums.g));
    const int exact = forgotten + added * (1 << nn::lut_fraction_bits);
    c = nn::saturate<std::int16_t>(nn::round_shift(exact, nn::lut_fraction_bits));
    return static_cast<std::int16_t>(nn::sigmoid(pre_activation(sums.o)) * nn::tanh(c));
}

}  // namespace spartus::arch::spartus
