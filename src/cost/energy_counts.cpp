#include "spartus/cost/energy_counts.hpp"

#include "spartus/cost/design_cost.hpp"
#include "spartus/cost/memory.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::cost {

EnergyCounts energy_counts(const config::Config& config, const nn::Network& network, const Activity& activity) {
    constexpr std::uint64_t value_bits = 16;
    constexpr std::uint64_t delta_bits = 17;
    constexpr std::uint64_t table_bits = 6;
    const config::Accelerator& size = config.accelerator;
    const std::uint64_t arrays = size.arrays;
    const std::uint64_t pes = size.pes_per_array;
    const std::uint64_t sum_bits = size.accumulator_bits;

    const nn::Cell& cell = network.cell();
    std::uint64_t padded = 0;  // neurons of a step
    for (const nn::Layer& layer : network.layers) padded += nn::mapping_of(layer, size.pes_per_array).padded();
    const std::uint64_t neurons = activity.time_steps * padded;
    const std::uint64_t inspected = activity.inspections * config.delta_encoder.lookahead;
    const std::uint64_t multiply_adds = activity.words * pes;
    const std::uint64_t depth = accumulator_depth(network, size.pes_per_array);
    const std::uint64_t accumulator_bits =
        sum_bits * (2 * multiply_adds + arrays * cell.rows * neurons + activity.sequences * arrays * pes * depth);

    EnergyCounts counts;
    counts.steps = activity.time_steps;
    counts.cycles = activity.cycles;
    const bool delta = config.delta_encoder.mode == config::EncoderMode::delta;  // the others have no references
    counts.inspected_bits = inspected * (delta ? 2 : 1) * value_bits;
    counts.compared_bits = delta ? inspected * 2 * delta_bits : 0;
    counts.reference_bits = delta ? activity.tokens * value_bits : 0;
    counts.weight_bits = activity.words * word_bits(config, network);
    counts.products = activity.multiply_adds;
    counts.padding_products = multiply_adds - activity.multiply_adds;
    counts.accumulated_bits = multiply_adds * sum_bits;
    (depth <= lutram_depth ? counts.accumulator_lutram_bits : counts.accumulator_bram_bits) = accumulator_bits;
    counts.token_bits = 2 * activity.tokens * token_bits(config, network);
    counts.tree_bits = (arrays - 1) * cell.rows * neurons * sum_bits;
    counts.table_bits = cell.look_ups * neurons * table_bits;
    counts.activation_products = cell.products * neurons;
    counts.state_bits = 3 * neurons * value_bits;
    counts.host_bits = activity.time_steps * (network.inputs() + 2 * network.hidden()) * value_bits;
    counts.flip_flops = design_cost(config, network, 1).total().ff;  // which the depth of the banks does not change
    return counts;
}

}  // namespace spartus::cost
