#include "spartus/arch/spartus/energy_counts.hpp"

#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/cost/memory.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::arch::spartus {

EnergyCounts energy_counts(const Config& config, const nn::Network& network, const Activity& activity) {
    constexpr std::uint64_t value_bits = 16;
    constexpr std::uint64_t delta_bits = 17;
    constexpr std::uint64_t table_bits = 6;
    const Config::Accelerator& size = config.accelerator;
    const nn::Cell& cell = network.cell();
    const std::uint64_t arrays = size.arrays;
    const std::uint64_t pes = size.pes_per_array;
    const std::uint64_t sum_bits = size.accumulator_bits;

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
    const bool delta = config.delta_encoder.mode == nn::EncoderMode::delta;  // the others have no references
    counts.inspected_bits = inspected * (delta ? 2 : 1) * value_bits;
    counts.compared_bits = delta ? inspected * 2 * delta_bits : 0;
    counts.reference_bits = delta ? activity.tokens * value_bits : 0;
    counts.streams = config.weight_bank.source == WeightSource::memory;
    counts.weight_bits = activity.words * word_bits(config, network) * (counts.streams ? 2 : 1);
    counts.memory_bytes = activity.memory_bytes;
    counts.products = activity.multiply_adds;
    counts.padding_products = multiply_adds - activity.multiply_adds;
    counts.accumulated_bits = multiply_adds * sum_bits;
    (depth <= cost::lutram_depth ? counts.accumulator_lutram_bits : counts.accumulator_bram_bits) =
        accumulator_bits;
    counts.token_bits = 2 * activity.tokens * token_bits(config, network);
    counts.tree_bits = (arrays - 1) * cell.rows * neurons * sum_bits;
    counts.table_bits = cell.look_ups * neurons * table_bits;
    counts.activation_products = cell.products * neurons;
    counts.state_bits = 3 * neurons * value_bits;
    counts.host_bits = activity.time_steps * (network.inputs() + 2 * network.hidden()) * value_bits;
    counts.flip_flops = design_cost(config, network, 1).total().ff;  // which the depth of the banks does not change
    return counts;
}

cost::EnergyCounts EnergyCounts::events() const {
    using Model = cost::EnergyModel;
    return {steps,
            cycles,
            products,
            flip_flops,
            {{"delta encoders",
              {{&Model::lutram_bit, inspected_bits + reference_bits}, {&Model::adder_bit, compared_bits}}},
             {streams ? "stream buffers" : "weight banks", {{&Model::bram_bit, weight_bits}}},
             {"PE arrays",
              {{&Model::product, products},
               {&Model::padding_product, padding_products},
               {&Model::adder_bit, accumulated_bits},
               {&Model::lutram_bit, accumulator_lutram_bits + token_bits},
               {&Model::bram_bit, accumulator_bram_bits}}},
             {"activation unit",
              {{&Model::adder_bit, tree_bits},
               {&Model::bram_bit, table_bits},
               {&Model::activation_product, activation_products},
               {&Model::lutram_bit, state_bits}}},
             {"host port", {{&Model::lutram_bit, host_bits}}}},
            memory_bytes};
}

cost::EnergyCounts energy_counts_of(const Finished& finished) {
    const stats::Run& run = finished.run;
    const auto count = [&](const char* kind_name, const char* counter) {
        const std::size_t kind = run.schema.kind(kind_name);
        return stats::total(run, kind, run.schema.counter(kind, counter));
    };
    Activity activity;
    activity.time_steps = run.time_steps;
    for (const stats::Step& step : run.history) activity.sequences += step.layer == 0 && step.step == 0 ? 1 : 0;
    for (const stats::LayerTotals& layer : run.layers) activity.cycles += layer.latency;
    activity.words = count("array", "issue");
    activity.multiply_adds = count("array", "multiply_adds");
    activity.tokens = count("array", "tokens");
    activity.inspections = count("encoder", "scan");
    if (streams(run.schema)) activity.memory_bytes = count("memory_port", "bytes");
    return energy_counts(finished.design.as<Config>(), finished.network, activity).events();
}

}  // namespace spartus::arch::spartus
