#include "spartus/arch/spartus/memory_timing.hpp"

#include <algorithm>

namespace spartus::arch::spartus {
namespace {

/// Bytes of a weight and its place among the L of its PE, found bit by bit.
std::uint64_t pair_bytes(const Config& config, std::uint64_t rows_per_pe) {
    if (config.weight_bank.format == nn::BankFormat::dense) return 1;
    std::uint64_t bits = 8;
    for (std::uint64_t places = 1; places < rows_per_pe; places *= 2) ++bits;
    return bits / 8 + (bits % 8 == 0 ? 0 : 1);
}

}  // namespace

/// An array with the tokens that it has not been given yet, those of x first.
struct MemoryTiming::Lane {
    struct Job {
        std::uint32_t column;
        const ColumnWords* matrix;
    };

    ArrayTimeline timeline;
    std::uint32_t arrays;
    std::deque<Job> jobs;
    std::uint32_t x_elements;
    const ColumnWords* hh;
    bool in_x = true;
    std::optional<Cycle> arrival;  ///< of the first token's

    /// Moves on to the segment of the next token.
    void end_x() {
        if (in_x) timeline.end_segment(x_elements);
        in_x = false;
    }
};

MemoryTiming::MemoryTiming(const Config& config, std::uint32_t hidden, std::uint32_t rows)
    : config_(config), served_(config.accelerator.arrays - 1) {
    std::uint64_t rows_per_pe = 0;
    for (std::uint32_t neuron = 0; neuron < hidden; neuron += config.accelerator.pes_per_array) rows_per_pe += rows;
    word_bytes_ = config.accelerator.pes_per_array * pair_bytes(config, rows_per_pe);
}

std::uint64_t MemoryTiming::beats_of(const ColumnWords& matrix) const {
    return (matrix.blen() * word_bytes_ - 1) / config_.memory.beat_bytes + 1;
}

StepTiming MemoryTiming::step(const StepWork& work, Cycle start) {
    const std::uint32_t arrays = config_.accelerator.arrays;
    std::vector<Lane> lanes;
    for (std::uint32_t n = 0; n < arrays; ++n) {
        lanes.push_back({ArrayTimeline(config_), arrays, {}, share_of(work.inputs, n, arrays), &work.hh, true, {}});
    }
    for (const nn::Fired& f : work.fired_x) lanes[f.element % arrays].jobs.push_back({f.element, &work.ih});
    for (const nn::Fired& f : work.fired_h) lanes[f.element % arrays].jobs.push_back({f.element, &work.hh});

    std::vector<std::optional<Cycle>> readies(arrays);
    while (true) {
        for (std::uint32_t n = 0; n < arrays; ++n) readies[n] = ready(lanes[n], start);
        if (std::none_of(readies.begin(), readies.end(), [](const auto& r) { return r.has_value(); })) break;
        const Cycle issued = next_command(readies);
        served_ = next_array(readies, issued);
        command_ = issued;
        Lane& lane = lanes[served_];
        const Lane::Job job = lane.jobs.front();
        const Cycle first = transfer(issued, beats_of(*job.matrix));
        std::vector<Cycle> there;
        for (std::uint64_t word = 1; word <= job.matrix->blen(); ++word) {
            there.push_back(first + (word * word_bytes_ - 1) / config_.memory.beat_bytes + 1 - start);
        }
        lane.timeline.column(*lane.arrival, job.column, *job.matrix, there);
        lane.jobs.pop_front();
        lane.arrival.reset();
    }
    std::vector<ArrayTimeline> timelines;
    for (std::uint32_t n = 0; n < arrays; ++n) {
        lanes[n].end_x();
        lanes[n].timeline.end_segment(share_of(work.hidden, n, arrays));
        timelines.push_back(lanes[n].timeline);
    }
    return step_of(timelines);
}

/// When the lane's next command is a candidate, in cycles of the run.
std::optional<Cycle> MemoryTiming::ready(Lane& lane, Cycle start) const {
    if (lane.jobs.empty()) return std::nullopt;
    const Lane::Job& job = lane.jobs.front();
    if (!lane.arrival) {
        if (job.matrix == lane.hh) lane.end_x();
        lane.arrival = lane.timeline.arrival(job.column / lane.arrays);
    }
    const std::vector<Cycle>& issued = lane.timeline.issued();
    const std::size_t words = issued.size() + job.matrix->blen();  // that have, or will have, taken a place
    const std::uint32_t places = config_.weight_bank.buffer_words;
    const Cycle room = words > places ? issued[words - places - 1] + 1 : 0;
    return start + std::max(*lane.arrival, room);
}

Cycle MemoryTiming::next_command(const std::vector<std::optional<Cycle>>& ready) const {
    Cycle cycle = ~Cycle{0};
    for (const std::optional<Cycle>& r : ready) cycle = std::min(cycle, r.value_or(cycle));
    if (command_) cycle = std::max(cycle, *command_ + 1);
    const std::size_t limit = config_.memory.outstanding;
    if (limit != 0 && ends_.size() == limit) cycle = std::max(cycle, ends_.front() + 1);
    return cycle;
}

std::size_t MemoryTiming::next_array(const std::vector<std::optional<Cycle>>& ready, Cycle cycle) const {
    for (std::size_t after = 1; after < ready.size(); ++after) {
        const std::size_t n = (served_ + after) % ready.size();
        if (ready[n] && *ready[n] <= cycle) return n;
    }
    return served_;
}

/// The cycle of the first beat.
Cycle MemoryTiming::transfer(Cycle issued, std::uint64_t beats) {
    Cycle first = issued + 1 + config_.memory.latency;
    if (last_beat_) first = std::max(first, *last_beat_ + 1 + config_.memory.gap);
    last_beat_ = first + beats - 1;
    if (config_.memory.outstanding == 0) return first;
    ends_.push_back(*last_beat_);
    if (ends_.size() > config_.memory.outstanding) ends_.pop_front();
    return first;
}

Cycle least_compute(const Config& config, std::uint64_t beats) {
    if (beats == 0) return 0;
    return beats + config.delta_encoder.latency + config.memory.latency + config.weight_bank.latency +
           config.pe_array.latency + 1;
}

}  // namespace spartus::arch::spartus
