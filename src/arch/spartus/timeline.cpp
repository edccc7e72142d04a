#include "spartus/arch/spartus/timeline.hpp"

#include <array>

#include <fmt/format.h>

namespace spartus::arch::spartus {
namespace {

// Track numbers are also the order in which a viewer shows the tracks.
constexpr std::uint32_t controller_track = 1, x_track = 2, h_track = 3, activation_track = 4, memory_track = 5,
                        first_encoder_track = 10, first_array_track = 5'000;

constexpr std::array phase_names = {"idle", "reset",       "input_wait", "start", "compute",
                                    "sync", "output_full", "activation", "finish"};

std::uint32_t encoder_track(std::uint32_t n) {
    return first_encoder_track + n;
}

std::uint32_t array_track(std::uint32_t n) {
    return first_array_track + n;
}

const char* name_of(Matrix matrix) {
    return matrix == Matrix::ih ? "ih" : "hh";
}

}  // namespace

Timeline::Timeline(const instruments::TimelineOptions& options, const Config& config)
    : streams_(config.weight_bank.source == WeightSource::memory),
      file_(options, "spartus", config.accelerator.clock_mhz),
      scans_(config.accelerator.arrays),
      arrays_(config.accelerator.arrays) {
    for (std::uint32_t n = 0; n < config.accelerator.arrays; ++n) {
        counters_.add({"array" + std::to_string(n), "FIFO", 32, instruments::Radix::decimal, {}});
    }
    busy_arrays_ = counters_.add({"", "busy arrays", 32, instruments::Radix::decimal, {}});
    file_.name_track(controller_track, "controller");
    file_.name_track(x_track, "host_port x in");
    file_.name_track(h_track, "host_port h out");
    file_.name_track(activation_track, "activation_unit");
    if (streams_) file_.name_track(memory_track, "memory_port");
    for (std::uint32_t n = 0; n < scans_.size(); ++n)
        file_.name_track(encoder_track(n), fmt::format("encoder{}", n));
    for (std::uint32_t n = 0; n < arrays_.size(); ++n) file_.name_track(array_track(n), fmt::format("array{}", n));
}

void Timeline::phase(Phase phase, Cycle from, const StepTimes& step) {
    end_phase(from);
    if (phase == Phase::sync) {
        for (std::uint32_t n = 0; n < arrays_.size(); ++n)
            file_.slice(array_track(n), "barrier", arrays_[n].drained, from);
    }
    follow(file_.steps(), phase, step);
    phase_ = phase;
    phase_begin_ = from;
    if (phase == Phase::start) {
        step_going_ = true;
        step_ = step;
    }
    if (phase == Phase::compute) {
        for (ArrayState& array : arrays_) array.free = from;
    }
}

/// The phase up to now, and the step if it is its last.
void Timeline::end_phase(Cycle end) {
    const bool between_steps = phase_ == Phase::idle || phase_ == Phase::reset || phase_ == Phase::input_wait;
    if (phase_ != Phase::idle) {
        file_.slice(controller_track, phase_names[static_cast<std::size_t>(phase_)], phase_begin_, end);
    }
    const bool last = phase_ == Phase::finish;
    if (last && step_going_) {
        file_.slice(controller_track, fmt::format("step {}", step_.step), step_.start, end,
                    fmt::format(R"("sequence": {}, "step": {}, "layer": {}, "cycles": {})", step_.sequence,
                                step_.step, step_.layer, end - step_.start));
        step_going_ = false;
    }
    if (last || between_steps) file_.write_counters(counters_, end);
}

void Timeline::quiet_windows(std::uint32_t n, const QuietWindows& windows) {
    if (windows.count > 0) inspect(n, windows.segment, windows.first);
}

void Timeline::firing_window(std::uint32_t n, const FiringWindow& window) {
    inspect(n, window.segment, window.cycle);
    scans_[n].found = window.cycle;
}

/// An inspection in this cycle; the first of its segment begins a scan.
void Timeline::inspect(std::uint32_t n, Matrix segment, Cycle cycle) {
    Scan& scan = scans_[n];
    if (scan.going && scan.segment == segment) return;
    end_scan(n, cycle);
    scan = {true, segment, cycle, cycle, 0, 0};
}

void Timeline::end_scan(std::uint32_t n, Cycle end) {
    Scan& scan = scans_[n];
    if (scan.going) {
        file_.slice(encoder_track(n), scan.segment == Matrix::ih ? "scan x" : "scan h", scan.begin, end,
                    fmt::format(R"("tokens": {}, "fifo_full": {})", scan.tokens, scan.fifo_full));
    }
    scan.going = false;
}

void Timeline::token_emitted(std::uint32_t n, const EmittedToken& token) {
    Scan& scan = scans_[n];
    file_.slice(encoder_track(n), "fifo_full", scan.found, token.cycle, R"("cause": "no credit")");
    scan.fifo_full += token.cycle - scan.found;
    ++scan.tokens;
    counters_.change(n, token.arrival, +1);
}

void Timeline::scan_done(std::uint32_t n, Cycle from) {
    end_scan(n, from);
}

void Timeline::token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) {
    end_column(n);
    ArrayState& array = arrays_[n];
    const Cycle poppable = array.awaited.value_or(due);
    array.awaited.reset();
    file_.slice(array_track(n), "starved", array.free, poppable, R"("cause": "no token")");
    file_.slice(array_track(n), "memory", poppable, due, R"("cause": "its column is not there")");
    file_.slice(array_track(n), "hazard", due, popped, R"("cause": "an accumulator is still in the pipeline")");
    array.column = {token, popped, 0, 0, 0};
    counters_.change(n, popped + 1, -1);
    counters_.change(busy_arrays_, popped, +1);
}

void Timeline::word_issued(std::uint32_t n, const IssuedWord& word) {
    ArrayState& array = arrays_[n];
    if (array.awaited) array.column.memory += word.due - *array.awaited;
    array.awaited.reset();
    array.column.hazard += word.issued - word.due;
    ++array.column.words;
    array.free = word.issued + 1;
}

void Timeline::end_column(std::uint32_t n) {
    ArrayState& array = arrays_[n];
    const Column& column = array.column;
    if (column.words == 0) return;
    const std::string memory = streams_ ? fmt::format(R"(, "memory": {})", column.memory) : "";
    file_.slice(array_track(n), fmt::format("{} {}", name_of(column.token.matrix), column.token.column),
                column.begin, array.free,
                fmt::format(R"("matrix": "{}", "column": {}, "delta": {}, "words": {}, "hazard": {}{})",
                            name_of(column.token.matrix), column.token.column, column.token.delta, column.words,
                            column.hazard, memory));
    counters_.change(busy_arrays_, array.free, -1);
    array.column.words = 0;
}

void Timeline::weights_awaited(std::uint32_t n, Cycle from) {
    arrays_[n].awaited = from;
}

void Timeline::command_issued(std::uint32_t, const IssuedCommand&) {}

void Timeline::column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) {
    file_.slice(memory_track, fmt::format("for array{}", n), first, words.back(),
                fmt::format(R"("array": {}, "words": {})", n, words.size()));
}

void Timeline::array_done(std::uint32_t n, Cycle drain, Cycle drained) {
    end_column(n);
    ArrayState& array = arrays_[n];
    file_.slice(array_track(n), "starved", array.free, drain, R"("cause": "the encoder is not done")");
    file_.slice(array_track(n), "drain", drain, drained, R"("cause": "results are under way")");
    array.drained = drained;
}

void Timeline::group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) {
    file_.slice(activation_track, fmt::format("group {}", group), read, read_end,
                fmt::format(R"("group": {}, "h_visible": {})", group, visible));
}

void Timeline::x_loaded(Cycle begin, Cycle end) {
    file_.slice(x_track, "load x", begin, end);
}

void Timeline::h_transferred(Cycle begin, Cycle end) {
    file_.slice(h_track, "transfer h", begin, end);
}

}  // namespace spartus::arch::spartus
