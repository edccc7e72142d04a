#include "spartus/sim/step_timing.hpp"

#include <algorithm>

#include "spartus/arch/spartus/activation_unit.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::sim {
namespace {

std::uint32_t ceil_div(std::uint32_t a, std::uint32_t b) {
    return a / b + (a % b != 0 ? 1 : 0);
}

/// How many elements j below `elements` have j mod arrays = n.
std::uint32_t share(std::uint32_t elements, std::uint32_t n, std::uint32_t arrays) {
    return elements / arrays + (n < elements % arrays ? 1 : 0);
}

/// One array and its encoder, token by token.
class ArrayTimeline {
   public:
    explicit ArrayTimeline(const config::Config& config)
        : config_(config), cycle_(config.controller.start_cycles), next_issue_(cycle_) {}

    /// Inspects up to and including the element at `index` of the segment, which fires.
    void token(std::uint32_t index, std::uint32_t blen) {
        const config::DeltaEncoder& encoder = config_.delta_encoder;
        cycle_ += (index - position_) / encoder.lookahead;
        const std::size_t tokens = popped_.size();
        if (tokens >= encoder.fifo_depth) cycle_ = std::max(cycle_, popped_[tokens - encoder.fifo_depth] + 1);
        popped_.push_back(std::max(cycle_ + encoder.latency, next_issue_));
        next_issue_ = popped_.back() + blen;
        position_ = index + 1;
        cycle_ += 1;
    }

    void end_segment(std::uint32_t size) {
        cycle_ += ceil_div(size - position_, config_.delta_encoder.lookahead);
        position_ = 0;
    }

    Cycle drained() const {
        const Cycle first = config_.controller.start_cycles;
        const Cycle encoder_done = cycle_ == first ? first : cycle_ - 1 + config_.delta_encoder.latency;
        if (popped_.empty()) return encoder_done;
        return std::max(encoder_done, next_issue_ - 1 + config_.weight_bank.latency + config_.pe_array.latency);
    }

   private:
    const config::Config& config_;
    Cycle cycle_;       ///< of the next inspection
    Cycle next_issue_;  ///< the array is free
    std::uint32_t position_ = 0;
    std::vector<Cycle> popped_;
};

}  // namespace

Cycle activation_cycles(const config::Config& config, std::uint32_t hidden) {
    const nn::RowMapping mapping{hidden, config.accelerator.pes_per_array};
    return Cycle{config.activation_unit.interval} * mapping.groups() +
           arch::spartus::tree_levels(config.accelerator.arrays) + config.activation_unit.latency;
}

Cycle barrier_cycles(const config::Config& config, const StepWork& work) {
    const std::uint32_t arrays = config.accelerator.arrays;
    std::vector<ArrayTimeline> timelines(arrays, ArrayTimeline(config));
    const auto segment = [&](const std::vector<nn::Fired>& fired, std::uint32_t elements, std::uint32_t blen) {
        for (const nn::Fired& f : fired) timelines[f.element % arrays].token(f.element / arrays, blen);
        for (std::uint32_t n = 0; n < arrays; ++n) timelines[n].end_segment(share(elements, n, arrays));
    };
    segment(work.fired_x, work.inputs, work.blen_ih);
    segment(work.fired_h, work.hidden, work.blen_hh);
    Cycle barrier = 0;
    for (const ArrayTimeline& timeline : timelines) barrier = std::max(barrier, timeline.drained());
    return barrier;
}

Cycle balanced_barrier_cycles(const config::Config& config, const StepWork& work) {
    const Cycle words = Cycle{work.blen_ih} * work.fired_x.size() + Cycle{work.blen_hh} * work.fired_h.size();
    const Cycle arrays = config.accelerator.arrays;
    const Cycle first = config.controller.start_cycles;
    if (words == 0) return first;
    return first + config.delta_encoder.latency + (words + arrays - 1) / arrays - 1 + config.weight_bank.latency +
           config.pe_array.latency;
}

Cycle least_latency(const config::Config& config, const StepWork& work) {
    const std::uint32_t arrays = config.accelerator.arrays;
    std::vector<Cycle> tokens(arrays), words(arrays);
    const auto count = [&](const std::vector<nn::Fired>& fired, std::uint32_t blen) {
        for (const nn::Fired& f : fired) {
            tokens[f.element % arrays] += 1;
            words[f.element % arrays] += blen;
        }
    };
    count(work.fired_x, work.blen_ih);
    count(work.fired_h, work.blen_hh);

    const config::DeltaEncoder& encoder = config.delta_encoder;
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

}  // namespace spartus::sim
