/// \file
/// A second opinion on the whole accelerator: every block, stepped cycle by cycle, as docs/microarchitecture.md
/// describes it. Plain C++ without SystemC and without any code of src/: what the model computes ahead and in
/// closed form happens here one cycle after the other, slowly and in plain sight. Both get the same inputs and
/// nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace second_opinion {

using Count = std::uint64_t;

enum class Mode { delta, zero_skip, dense };
enum class Cell { lstm, gru };

/// Everything that decides about a value or a cycle, named as in the configuration. Without defaults: a second
/// opinion must not have its own.
struct Design {
    std::uint32_t arrays, pes, accumulator_bits;
    double clock_mhz;
    Mode mode;
    std::uint32_t lookahead, encoder_latency, fifo_depth;
    double threshold_x, threshold_h;
    std::uint32_t bank_latency;
    bool dense_banks;
    bool from_memory;  ///< weight_bank.source = memory; the next five count then only
    std::uint32_t buffer_words, beat_bytes, memory_latency, memory_gap, memory_outstanding;
    std::uint32_t pe_latency;
    bool stall;  ///< hazard = stall
    std::uint32_t interval, activation_latency;
    std::uint32_t start_cycles, sync_cycles, finish_cycles;
    std::uint32_t elements_per_beat;
    bool real_time;
    double frame_period_us;
    std::string gamma;  ///< a decimal as written, "0.94"; empty: the weights are taken as they are
};

/// Quantised, not yet pruned. Rows gate by gate: i, f, g, o, or of a GRU r, z, n.
struct Layer {
    std::uint32_t inputs, hidden;
    std::vector<std::int8_t> weight_ih;  ///< [rows][inputs], Q1.7 LSB
    std::vector<std::int8_t> weight_hh;  ///< [rows][hidden]
    std::vector<std::int16_t> bias;      ///< [4·hidden], of a GRU r, z, n_x, n_h
};

struct Network {
    Cell cell;
    std::vector<Layer> layers;
};

using Vector = std::vector<std::int16_t>;  ///< Q8.8 LSB
using Sequence = std::vector<Vector>;      ///< x of every step

/// What one array, its encoder and its bank did, during a step or a run.
struct ArrayCounts {
    Count scan = 0, fifo_full = 0, done = 0;
    Count issue = 0, hazard = 0, memory = 0, starved = 0, drain = 0, barrier = 0;
    Count tokens_x = 0, tokens_h = 0;  ///< sent
    Count tokens = 0;                  ///< popped
    Count multiply_adds = 0;           ///< with a stored weight

    std::vector<Count> all() const {
        return {scan,  fifo_full, done,     issue,    hazard, memory,       starved,
                drain, barrier,   tokens_x, tokens_h, tokens, multiply_adds};
    }
};

/// One step of one layer.
struct Step {
    std::uint32_t sequence = 0, step = 0, layer = 0;
    Count begin = 0;  ///< its cycle 0, in cycles of the run
    Count end = 0;    ///< F, likewise
    Count reset = 0, input_wait = 0, start = 0, compute = 0, sync = 0, output_full = 0, activation = 0, finish = 0;
    std::vector<ArrayCounts> arrays;
    Count commands = 0, beats = 0, bytes = 0;  ///< of the memory port
    std::vector<std::int32_t> sums;            ///< [4·hidden] after the adder trees
    Vector h;                                  ///< of this layer
};

struct Outcome {
    Count cycles = 0;
    std::vector<Step> steps;                                     ///< in the order in which they ran, layer by layer
    std::vector<std::uint32_t> blen_ih, blen_hh;                 ///< by layer
    std::map<std::string, std::map<std::string, Count>> ledger;  ///< by module and cause
};

Outcome run(const Design& design, const Network& network, const std::vector<Sequence>& sequences);

}  // namespace second_opinion
