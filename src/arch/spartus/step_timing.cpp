#include "spartus/arch/spartus/step_timing.hpp"

#include <algorithm>

#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {
namespace {

/// How many elements j below `elements` have j mod arrays = n.
std::uint32_t share(std::uint32_t elements, std::uint32_t n, std::uint32_t arrays) {
    return elements / arrays + (n < elements % arrays ? 1 : 0);
}

/// One array and its encoder, token by token.
class ArrayTimeline {
   public:
    ArrayTimeline(const Config& config, std::uint32_t hidden)
        : config_(config), first_(config.controller.start_cycles), cycle_(first_), next_issue_(first_) {
        const std::uint32_t pes = config.accelerator.pes_per_array;
        if (config.pe_array.hazard == Hazard::stall) free_.resize(std::size_t{4} * ceil_div(hidden, pes) * pes);
    }

    /// Inspects up to and including the element at `index` of the segment, which fires, and issues its column.
    void token(std::uint32_t index, std::uint32_t column, const ColumnWords& matrix) {
        const Cycle emitted = emit(index);
        const Cycle ready = std::max(emitted + config_.delta_encoder.latency, next_issue_);
        timing_.starved += ready - next_issue_;
        timing_.issue += matrix.blen();
        timing_.multiply_adds += matrix.non_zeros(column);
        if (free_.empty()) {
            popped_.push_back(ready);
            next_issue_ = ready + matrix.blen();
        } else {
            next_issue_ = ready;
            for (std::uint32_t word = 0; word < matrix.blen(); ++word) {
                const Cycle issued = issue(matrix.accumulators(column, word));
                if (word == 0) popped_.push_back(issued);
            }
        }
    }

    void end_segment(std::uint32_t size) {
        const Cycle windows = ceil_div(size - position_, config_.delta_encoder.lookahead);
        timing_.scan += windows;
        cycle_ += windows;
        position_ = 0;
    }

    Cycle drained() const {
        if (popped_.empty()) return encoder_done();
        return std::max(encoder_done(), next_issue_ - 1 + config_.weight_bank.latency + config_.pe_array.latency);
    }

    ArrayTiming timing(Cycle barrier) const {
        ArrayTiming timing = timing_;
        const Cycle no_more = std::max(encoder_done(), next_issue_);
        timing.done = barrier - cycle_;
        timing.starved += no_more - next_issue_;
        timing.drain = drained() - no_more;
        timing.barrier = barrier - drained();
        return timing;
    }

   private:
    Cycle emit(std::uint32_t index) {
        const Config::DeltaEncoder& encoder = config_.delta_encoder;
        const Cycle quiet = (index - position_) / encoder.lookahead;
        const std::size_t tokens = popped_.size();
        cycle_ += quiet;
        const Cycle credit = tokens >= encoder.fifo_depth ? popped_[tokens - encoder.fifo_depth] + 1 : 0;
        const Cycle emitted = std::max(cycle_, credit);
        timing_.scan += quiet + 1;
        timing_.fifo_full += emitted - cycle_;
        position_ = index + 1;
        cycle_ = emitted + 1;
        return emitted;
    }

    Cycle issue(const std::vector<std::uint32_t>& accumulators) {
        Cycle issued = next_issue_;
        for (const std::uint32_t accumulator : accumulators) issued = std::max(issued, free_[accumulator]);
        for (const std::uint32_t accumulator : accumulators) free_[accumulator] = issued + config_.pe_array.latency;
        timing_.hazard += issued - next_issue_;
        next_issue_ = issued + 1;
        return issued;
    }

    Cycle encoder_done() const { return cycle_ == first_ ? first_ : cycle_ - 1 + config_.delta_encoder.latency; }

    const Config& config_;
    const Cycle first_;  ///< S
    Cycle cycle_;        ///< of the next inspection
    Cycle next_issue_;   ///< the array is free
    std::uint32_t position_ = 0;
    std::vector<Cycle> popped_;
    std::vector<Cycle> free_;  ///< [L·M] with Hazard::stall: a word may add to the accumulator from then on
    ArrayTiming timing_;
};

/// Of a tree that adds two by two until one sum is left; the model computes ⌈log2⌉.
Cycle adder_levels(std::uint32_t values) {
    return values < 2 ? 0 : 1 + adder_levels(values / 2 + values % 2);
}

}  // namespace

Cycle activation_cycles(const Config& config, std::uint32_t hidden) {
    return Cycle{config.activation_unit.interval} * ceil_div(hidden, config.accelerator.pes_per_array) +
           adder_levels(config.accelerator.arrays) + config.activation_unit.latency;
}

StepTiming step_timing(const Config& config, const StepWork& work) {
    const std::uint32_t arrays = config.accelerator.arrays;
    std::vector<ArrayTimeline> timelines(arrays, ArrayTimeline(config, work.hidden));
    const auto segment = [&](const std::vector<nn::Fired>& fired, std::uint32_t elements,
                             const ColumnWords& matrix) {
        for (const nn::Fired& f : fired) timelines[f.element % arrays].token(f.element / arrays, f.element, matrix);
        for (std::uint32_t n = 0; n < arrays; ++n) timelines[n].end_segment(share(elements, n, arrays));
    };
    segment(work.fired_x, work.inputs, work.ih);
    segment(work.fired_h, work.hidden, work.hh);
    StepTiming step;
    for (const ArrayTimeline& timeline : timelines) step.barrier = std::max(step.barrier, timeline.drained());
    for (const ArrayTimeline& timeline : timelines) step.arrays.push_back(timeline.timing(step.barrier));
    for (const nn::Fired& f : work.fired_x) ++step.arrays[f.element % arrays].tokens_x;
    for (const nn::Fired& f : work.fired_h) ++step.arrays[f.element % arrays].tokens_h;
    return step;
}

Cycle balanced_barrier_cycles(const Config& config, const StepWork& work) {
    const Cycle words = Cycle{work.ih.blen()} * work.fired_x.size() + Cycle{work.hh.blen()} * work.fired_h.size();
    const Cycle arrays = config.accelerator.arrays;
    const Cycle first = config.controller.start_cycles;
    if (words == 0) return first;
    return first + config.delta_encoder.latency + ceil_div(words, arrays) - 1 + config.weight_bank.latency +
           config.pe_array.latency;
}

Cycle least_latency(const Config& config, const StepWork& work) {
    const std::uint32_t arrays = config.accelerator.arrays;
    std::vector<Cycle> tokens(arrays), words(arrays);
    const auto count = [&](const std::vector<nn::Fired>& fired, std::uint32_t blen) {
        for (const nn::Fired& f : fired) {
            tokens[f.element % arrays] += 1;
            words[f.element % arrays] += blen;
        }
    };
    count(work.fired_x, work.ih.blen());
    count(work.fired_h, work.hh.blen());

    const Config::DeltaEncoder& encoder = config.delta_encoder;
    Cycle least = 0;
    for (std::uint32_t n = 0; n < arrays; ++n) {
        const Cycle first = config.controller.start_cycles;
        const Cycle windows = Cycle{ceil_div(share(work.inputs, n, arrays), encoder.lookahead)} +
                              ceil_div(share(work.hidden, n, arrays), encoder.lookahead);
        const Cycle inspections = std::max(tokens[n], windows);
        least = std::max(least, inspections > 0 ? first + inspections - 1 + encoder.latency : first);
        if (words[n] > 0) {
            least = std::max(least, first + encoder.latency + words[n] - 1 + config.weight_bank.latency +
                                        config.pe_array.latency);
        }
    }
    return least + config.controller.sync_cycles + activation_cycles(config, work.hidden) +
           config.controller.finish_cycles;
}

}  // namespace spartus::arch::spartus
