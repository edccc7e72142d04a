#include "spartus/arch/spartus/array_timeline.hpp"

#include <algorithm>

#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {

std::uint32_t share_of(std::uint32_t elements, std::uint32_t n, std::uint32_t arrays) {
    return elements / arrays + (n < elements % arrays ? 1 : 0);
}

ArrayTimeline::ArrayTimeline(const Config& config) : config_(config), first_(config.controller.start_cycles) {
    restart();
}

void ArrayTimeline::restart() {
    cycle_ = next_issue_ = first_;
    position_ = 0;
    in_h_ = false;
    popped_.clear();
    issued_.clear();
    last_words_.clear();
    timing_ = {};
}

Cycle ArrayTimeline::arrival(std::uint32_t index) {
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
    return emitted + encoder.latency;
}

void ArrayTimeline::column(Cycle arrival, std::uint32_t column, const ColumnWords& matrix,
                           const std::vector<Cycle>& there) {
    const Cycle ready = std::max(arrival, next_issue_);
    timing_.starved += ready - next_issue_;
    timing_.issue += matrix.blen();
    timing_.multiply_adds += matrix.non_zeros(column);
    next_issue_ = ready;
    if (!stalls() && there.empty()) {
        popped_.push_back(ready);
        next_issue_ = ready + matrix.blen();
        return;
    }
    for (std::uint32_t word = 0; word < matrix.blen(); ++word) {
        if (!there.empty() && there[word] > next_issue_) {
            timing_.memory += there[word] - next_issue_;
            next_issue_ = there[word];
        }
        const Cycle issued = stalls() ? issue(column, word, matrix) : next_issue_;
        timing_.hazard += issued - next_issue_;
        next_issue_ = issued + 1;
        if (word == 0) popped_.push_back(issued);
        if (!there.empty()) issued_.push_back(issued);
    }
}

void ArrayTimeline::end_segment(std::uint32_t size) {
    const Cycle windows = ceil_div(size - position_, config_.delta_encoder.lookahead);
    timing_.scan += windows;
    cycle_ += windows;
    position_ = 0;
    (in_h_ ? timing_.tokens_h : timing_.tokens_x) = popped_.size() - timing_.tokens_x;
    in_h_ = true;
}

Cycle ArrayTimeline::drained() const {
    if (popped_.empty()) return encoder_done();
    return std::max(encoder_done(), next_issue_ - 1 + config_.weight_bank.latency + config_.pe_array.latency);
}

ArrayTiming ArrayTimeline::timing(Cycle barrier) const {
    ArrayTiming timing = timing_;
    const Cycle no_more = std::max(encoder_done(), next_issue_);
    timing.done = barrier - cycle_;
    timing.starved += no_more - next_issue_;
    timing.drain = drained() - no_more;
    timing.barrier = barrier - drained();
    return timing;
}

// Words of one column have no accumulator in common: only the first words of a column can meet others, the last
// ones of columns before it.
Cycle ArrayTimeline::issue(std::uint32_t column, std::uint32_t word, const ColumnWords& matrix) {
    const Cycle latency = config_.pe_array.latency;
    const std::uint32_t* const lidx = matrix.lidx(column, word);
    Cycle cycle = next_issue_;
    if (word + 1 < latency) {
        for (const Word& earlier : last_words_) {
            if (earlier.issued + latency > cycle && meet(earlier.lidx, lidx)) cycle = earlier.issued + latency;
        }
    }
    const auto stored = [](std::uint32_t entry) { return entry != ColumnWords::padding; };
    if (word + latency > matrix.blen() && std::any_of(lidx, lidx + config_.accelerator.pes_per_array, stored)) {
        const auto out = [&](const Word& earlier) { return earlier.issued + latency <= cycle + 1; };
        last_words_.erase(std::remove_if(last_words_.begin(), last_words_.end(), out), last_words_.end());
        last_words_.push_back({lidx, cycle});
    }
    return cycle;
}

bool ArrayTimeline::meet(const std::uint32_t* one, const std::uint32_t* other) const {
    std::uint32_t any = 0;  // of the size that is compared, for vectors
    for (std::uint32_t pe = 0; pe < config_.accelerator.pes_per_array; ++pe) {
        any |= static_cast<std::uint32_t>(one[pe] == other[pe] && one[pe] != ColumnWords::padding);
    }
    return any != 0;
}

StepTiming step_of(const std::vector<ArrayTimeline>& timelines) {
    StepTiming step;
    for (const ArrayTimeline& timeline : timelines) step.barrier = std::max(step.barrier, timeline.drained());
    for (const ArrayTimeline& timeline : timelines) step.arrays.push_back(timeline.timing(step.barrier));
    return step;
}

}  // namespace spartus::arch::spartus
