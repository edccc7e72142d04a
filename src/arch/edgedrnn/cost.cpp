#include "spartus/arch/edgedrnn/edgedrnn.hpp"
#include "spartus/arch/edgedrnn/statistics.hpp"
#include "spartus/cost/memory.hpp"

namespace spartus::arch::edgedrnn {
namespace {

using cost::memories_of;
using cost::Resources;

constexpr std::uint64_t value_bits = 16;
constexpr std::uint64_t sum_bits = 24;
constexpr std::uint64_t weight_bits = 8;
constexpr std::uint64_t table_bits = 5;
constexpr std::uint64_t most_layers = 4;
constexpr std::uint64_t most_units = 1024;
constexpr std::uint64_t sums_per_neuron = 4;
constexpr std::uint64_t sequencer_lut = 64;  // state machine, counters, addresses of one module; so with flip-flops
constexpr std::uint64_t sequencer_ff = 64;
constexpr std::uint64_t dma_lut = 1500;  // of a data mover and its stream
constexpr std::uint64_t dma_ff = 2000;

/// h of all layers in one memory of K elements a word; references of x and h in one per element, which is written
/// alone.
Resources encoder(const Config& config) {
    const std::uint64_t pes = config.accelerator.pes;
    Resources sum = memories_of(1, pes * value_bits, most_layers * most_units / pes);
    sum += memories_of(pes, value_bits, 2 * most_layers * most_units / pes);
    sum.lut += pes * value_bits + 3 * value_bits + sequencer_lut;  // which lane, subtractor, two comparators
    sum.ff = config.delta_encoder.latency * (2 * value_bits) + sequencer_ff;
    return sum;
}

Resources fifos(const Config& config) {
    Resources sum = memories_of(1, value_bits + 1, config.delta_encoder.fifo_depth);
    sum += memories_of(1, value_bits, config.delta_encoder.fifo_depth);
    sum.lut += 2 * sequencer_lut;
    sum.ff = 2 * (value_bits + sequencer_ff);
    return sum;
}

/// One multiplier per PE does products and activation.
Resources mac_array(const Config& config) {
    const std::uint64_t pes = config.accelerator.pes;
    Resources sum = memories_of(pes, sum_bits, sums_per_neuron * most_layers * most_units / pes);
    constexpr std::uint64_t operands_lut = 48;  // which of the six uses
    sum.lut += pes * (sum_bits + operands_lut) + sequencer_lut;
    sum.ff = pes * 6 * sum_bits + sequencer_ff;
    sum.dsp = pes;
    return sum;
}

/// Both functions in LUTs: 17 levels over some 1800 and 1100 arguments.
Resources tables(const Config& config) {
    constexpr std::uint64_t lut_of_a_pair = 120;
    Resources sum;
    sum.lut = config.accelerator.pes * lut_of_a_pair;
    sum.ff = config.accelerator.pes * 2 * table_bits;
    return sum;
}

Resources ports(const Config& config) {
    const std::uint64_t pes = config.accelerator.pes;
    Resources sum;
    sum.lut = 2 * dma_lut;
    sum.ff = 2 * dma_ff + pes * (2 * value_bits + weight_bits);
    return sum;
}

}  // namespace

cost::DesignCost cost_of(const Finished& finished) {
    const Config& config = finished.design.as<Config>();
    return {{{"input encoder", encoder(config)},
             {"FIFOs", fifos(config)},
             {"MAC array", mac_array(config)},
             {"tables", tables(config)},
             {"ports", ports(config)}}};
}

cost::EnergyCounts energy_counts_of(const Finished& finished) {
    using Model = cost::EnergyModel;
    const Config& config = finished.design.as<Config>();
    const std::uint64_t pes = config.accelerator.pes;
    std::uint64_t scanned = 0, fired = 0, beats = 0, tokens = 0, cycles = 0, neurons = 0;
    const LayerReader counts_of(finished.run.schema);
    for (std::size_t l = 0; l < finished.run.layers.size(); ++l) {
        const stats::LayerTotals& layer = finished.run.layers[l];
        const LayerCounts counts = counts_of({0, 0, 0, 0, {}, layer.counters});
        scanned += counts.encoder.scan;
        fired += counts.encoder.fired_x + counts.encoder.fired_h;
        beats += counts.mac.mac;
        tokens += counts.mac.columns + counts.mac.null;
        cycles += layer.latency;
        neurons += layer.steps * finished.network.layers[l].hidden;
    }
    const std::uint64_t products = beats * pes;
    cost::EnergyCounts events;
    events.steps = finished.run.time_steps;
    events.cycles = cycles;
    events.products = products;
    events.flip_flops = cost_of(finished).total().ff;
    events.modules = {
        {"input encoder",
         {{&Model::bram_bit, (2 * scanned + fired) * value_bits}, {&Model::adder_bit, 3 * scanned * value_bits}}},
        {"FIFOs", {{&Model::lutram_bit, 2 * tokens * 2 * value_bits}}},
        {"MAC array",
         {{&Model::product, products},
          {&Model::adder_bit, products * sum_bits},
          {&Model::bram_bit, (2 * products + sums_per_neuron * neurons) * sum_bits},
          {&Model::activation_product, 3 * neurons}}},
        {"tables", {{&Model::lutram_bit, 3 * neurons * table_bits}}},
        {"ports", {{&Model::lutram_bit, products * weight_bits + 2 * neurons * value_bits}}}};
    events.external_bytes = products;  // a byte of weight each
    return events;
}

}  // namespace spartus::arch::edgedrnn
