#include "spartus/arch/spartus/design_cost.hpp"

#include <algorithm>
#include <any>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/base/math.hpp"
#include "spartus/cost/memory.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::arch::spartus {

using cost::bram36_of;
using cost::DesignCost;
using cost::lutram_depth;
using cost::memories_of;
using cost::Resources;
namespace {

constexpr std::uint64_t value_bits = 16;  // x, h, c and references
constexpr std::uint64_t delta_bits = 17;  // a difference of two of them
constexpr std::uint64_t weight_bits = 8;
constexpr std::uint64_t bias_bits = 9;       // the sum of two of 8
constexpr std::uint64_t sequencer_lut = 64;  // state machine, counters, addresses of one module; so with flip-flops
constexpr std::uint64_t sequencer_ff = 64;

/// A multiplexer of so many inputs for each bit: a LUT selects one of four, or adds three to another's.
std::uint64_t mux_lut(std::uint64_t inputs, std::uint64_t bits) {
    return bits * ceil_div(inputs - 1, 3u);
}

bool restarts(const Config& config) {
    return config.delta_encoder.mode != nn::EncoderMode::delta;
}

/// The most columns of a matrix in one bank.
std::uint64_t most_slots(const Config& config, const nn::Network& network) {
    std::uint64_t most = 1;
    for (const nn::Layer& layer : network.layers) {
        most = std::max<std::uint64_t>({most, ceil_div(layer.inputs, config.accelerator.arrays),
                                        ceil_div(layer.hidden, config.accelerator.arrays)});
    }
    return most;
}

/// To tell whether one element fires: a subtractor and two comparators of half a LUT per bit; whether it is zero.
std::uint64_t inspection_lut(nn::EncoderMode mode) {
    switch (mode) {
        case nn::EncoderMode::delta:
            return 2 * delta_bits;
        case nn::EncoderMode::zero_skip:
            return ceil_div(value_bits, 6u) + 1;
        case nn::EncoderMode::dense:
            break;
    }
    return 0;
}

Resources delta_encoders(const Config& config, const nn::Network& network) {
    const std::uint64_t arrays = config.accelerator.arrays;
    // An element for each place of a window from a memory of its own; no more than there are elements.
    const std::uint64_t lanes =
        std::min<std::uint64_t>(config.delta_encoder.lookahead, most_slots(config, network));
    const auto depth_of = [&](std::uint64_t elements) { return ceil_div(ceil_div(elements, arrays), lanes); };
    std::uint64_t h_depth = 0;
    std::uint64_t reference_depth = 0;
    for (const nn::Layer& layer : network.layers) {
        h_depth += depth_of(layer.hidden);
        reference_depth += depth_of(layer.inputs) + depth_of(layer.hidden);
    }
    Resources sum = memories_of(arrays * lanes, value_bits, 2 * depth_of(network.inputs()));
    sum += memories_of(arrays * lanes, value_bits, h_depth);
    if (!restarts(config)) sum += memories_of(arrays * lanes, value_bits, reference_depth);

    constexpr std::uint64_t priority_lut = 4;  // per element: the first that fires, from any place of the window on
    sum.lut += arrays * (lanes * (inspection_lut(config.delta_encoder.mode) + priority_lut) +
                         mux_lut(lanes, delta_bits) + sequencer_lut);
    sum.ff +=
        arrays * (lanes * delta_bits + config.delta_encoder.latency * token_bits(config, network) + sequencer_ff);
    return sum;
}

Resources weight_banks(const Config& config, const nn::Network& network, std::uint64_t depth) {
    constexpr std::uint64_t inside = 2;  // registers of the block RAM itself: the array's and the output's
    const std::uint64_t latency = config.weight_bank.latency;
    const std::uint64_t outside = latency > inside ? latency - inside : 0;
    Resources sum;
    sum.bram36 = weight_bram36(config, network, depth);  // a stream buffer is a bank of its words
    sum.lut = config.accelerator.arrays * sequencer_lut;
    sum.ff = config.accelerator.arrays * (sequencer_ff + outside * word_bits(config, network));
    return sum;
}

Resources pe_arrays(const Config& config, const nn::Network& network) {
    const Config::Accelerator& size = config.accelerator;
    const std::uint64_t pes = std::uint64_t{size.arrays} * size.pes_per_array;
    const std::uint64_t depth = accumulator_depth(network, size.pes_per_array);
    const std::uint64_t lidx = lidx_bits(network, size.pes_per_array);
    const std::uint64_t latency = config.pe_array.latency;

    Resources sum = memories_of(pes, size.accumulator_bits, depth);
    sum += memories_of(1, bias_bits * size.pes_per_array, depth);
    sum += memories_of(size.arrays, token_bits(config, network), config.delta_encoder.fifo_depth);

    // A comparator of two LIDX for each word under way, three bits of each to a LUT.
    sum.lut += pes * (latency - 1) * ceil_div(lidx, 3u);
    if (config.pe_array.hazard == Hazard::forward) sum.lut += pes * mux_lut(latency, size.accumulator_bits);
    sum.lut += size.arrays * sequencer_lut;

    const std::uint64_t valid = restarts(config) ? depth : 0;  // cleared at once at the start of every step
    sum.ff = pes * (latency * lidx + size.accumulator_bits + valid) + size.arrays * (delta_bits + sequencer_ff);
    sum.dsp = pes;  // multiplies 17 by 8 bits and adds the accumulator
    return sum;
}

Resources activation_unit(const Config& config, const nn::Network& network) {
    const Config::Accelerator& size = config.accelerator;
    const std::uint64_t lanes = size.pes_per_array;
    std::uint64_t groups = 0;
    for (const nn::Layer& layer : network.layers)
        groups += nn::groups_of(static_cast<std::uint32_t>(layer.hidden), size.pes_per_array);
    Resources sum = memories_of(1, lanes * value_bits, groups);  // c, or h of a GRU

    // Both tables, 2 x 2048 values of 6 bits: two look-ups in a cycle.
    sum.bram36 += lanes * bram36_of(6, 4096);
    const std::uint64_t tree = std::uint64_t{size.arrays - 1} * size.accumulator_bits;
    constexpr std::uint64_t operands_lut = 24;  // which of the three products: 16 by 8 bits
    sum.lut += lanes * (tree + size.accumulator_bits + 2 * value_bits + operands_lut) + sequencer_lut;
    sum.ff = lanes * (tree + std::uint64_t{config.activation_unit.latency} * 2 * value_bits) + sequencer_ff;
    sum.dsp = lanes;
    return sum;
}

Resources host_port(const Config& config, const nn::Network& network) {
    const std::uint64_t beat = config.host.elements_per_beat;
    // Two results, in words as wide as the wider of what comes and what leaves.
    const std::uint64_t word = std::max<std::uint64_t>(config.accelerator.pes_per_array, beat);
    Resources sum = memories_of(1, word * value_bits, 2 * ceil_div(network.hidden(), word));
    constexpr std::uint64_t dma_lut = 1500;
    constexpr std::uint64_t dma_ff = 2000;
    sum.lut += mux_lut(ceil_div(word, beat), beat * value_bits) + beat * value_bits + dma_lut;
    sum.ff = 2 * beat * value_bits + dma_ff;
    return sum;
}

/// A data mover, who is next, and how far each word of a beat is to be shifted.
Resources memory_port(const Config& config) {
    constexpr std::uint64_t dma_lut = 1500;
    constexpr std::uint64_t dma_ff = 2000;
    constexpr std::uint64_t address_bits = 32;
    const std::uint64_t beat_bits = std::uint64_t{8} * config.memory.beat_bytes;
    Resources sum;
    sum.lut = dma_lut + mux_lut(config.accelerator.arrays, address_bits) +
              mux_lut(config.memory.beat_bytes, beat_bits) + sequencer_lut;
    sum.ff = dma_ff + 2 * beat_bits + sequencer_ff;
    return sum;
}

Resources controller(const Config& config) {
    constexpr std::uint64_t sequencing = 300;
    constexpr std::uint64_t per_array = 8;
    const std::uint64_t cells = sequencing + per_array * config.accelerator.arrays;
    return {cells, cells, 0, 0};
}

}  // namespace

std::uint64_t lidx_bits(const nn::Network& network, std::uint32_t pes) {
    std::uint64_t rows = 1;
    for (const nn::Layer& layer : network.layers) {
        rows = std::max<std::uint64_t>(rows, nn::mapping_of(layer, pes).rows_per_pe());
    }
    return ceil_log2(rows);
}

std::uint64_t word_bits(const Config& config, const nn::Network& network) {
    const std::uint32_t pes = config.accelerator.pes_per_array;
    const bool indexed = config.weight_bank.format == nn::BankFormat::cbcsc;
    return std::uint64_t{pes} * (weight_bits + (indexed ? lidx_bits(network, pes) : 0));
}

std::uint64_t token_bits(const Config& config, const nn::Network& network) {
    return delta_bits + 1 + ceil_log2(most_slots(config, network));
}

std::uint64_t accumulator_depth(const nn::Network& network, std::uint32_t pes) {
    std::uint64_t depth = 0;
    for (const nn::Layer& layer : network.layers) depth += nn::mapping_of(layer, pes).rows_per_pe();
    return depth;
}

std::uint64_t bank_depth(const Config& config, const nn::Network& network) {
    if (config.weight_bank.source == WeightSource::memory) return config.weight_bank.buffer_words;
    std::uint64_t depth = 0;
    for (const nn::Layer& layer : network.layers) {
        const std::uint32_t pes = config.accelerator.pes_per_array;
        const auto words = [&](const std::vector<std::int8_t>& weights, std::size_t columns,
                               const nn::MatrixRows& rows) {
            return ceil_div(columns, config.accelerator.arrays) *
                   nn::blen_of(weights, columns, rows, config.weight_bank.format);
        };
        depth += words(layer.weight_ih, layer.inputs, nn::rows_of_ih(layer, pes)) +
                 words(layer.weight_hh, layer.hidden, nn::rows_of_hh(layer, pes));
    }
    return depth;
}

std::uint64_t weight_bram36(const Config& config, const nn::Network& network, std::uint64_t bank_depth) {
    return config.accelerator.arrays * bram36_of(word_bits(config, network), bank_depth);
}

std::uint64_t dsp48_of(const Config::Accelerator& accelerator) {
    return std::uint64_t{accelerator.arrays} * accelerator.pes_per_array + accelerator.pes_per_array;
}

DesignCost cost_of(const Finished& finished) {
    const auto* const stored = std::any_cast<StoredNetwork>(&finished.run.layout);
    const Config& config = finished.design.as<Config>();
    return design_cost(config, finished.network, stored != nullptr ? stored->bank_depth : 0);
}

DesignCost design_cost_of(const Design& design, const nn::Network& network) {
    const Config& config = design.as<Config>();
    return design_cost(config, network, bank_depth(config, network));
}

DesignCost design_cost(const Config& config, const nn::Network& network, std::uint64_t bank_depth) {
    const bool streams = config.weight_bank.source == WeightSource::memory;
    DesignCost cost{{{"delta encoders", delta_encoders(config, network)},
                     {streams ? "stream buffers" : "weight banks", weight_banks(config, network, bank_depth)},
                     {"PE arrays", pe_arrays(config, network)},
                     {"activation unit", activation_unit(config, network)},
                     {"host port", host_port(config, network)},
                     {"controller", controller(config)}}};
    if (streams) cost.modules.push_back({"memory port", memory_port(config)});
    return cost;
}

}  // namespace spartus::arch::spartus
