#include "spartus/arch/spartus/timeline.hpp"

#include <array>

#include <fmt/format.h>

namespace spartus::arch::spartus {
namespace {

// Track numbers are also the order in which a viewer shows the tracks.
constexpr std::uint32_t controller_track = 1, x_track = 2, h_track = 3, activation_track = 4,
                        first_encoder_track = 10, first_array_track = 5'000;

constexpr std::array phase_names = {"idle", "reset",       "input_wait", "start", "compute",
                                    "sync", "output_full", "activation", "finish"};

constexpr const char* closing = "\n]}\n";

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
    : options_(options),
      file_(options.path),
      steps_(options.window),
      scans_(config.accelerator.arrays),
      arrays_(config.accelerator.arrays) {
    for (std::uint32_t n = 0; n < config.accelerator.arrays; ++n) {
        counters_.add({"array" + std::to_string(n), "FIFO", 32, instruments::Radix::decimal, {}});
    }
    busy_arrays_ = counters_.add({"", "busy arrays", 32, instruments::Radix::decimal, {}});
    shown_.resize(counters_.size(), 0);
    const std::string opening = fmt::format(
        "{{\"displayTimeUnit\": \"ms\",\n\"otherData\": {{\"unit\": \"1 us is one cycle\", \"clock_mhz\": {}}},\n"
        "\"traceEvents\": [\n{{\"ph\": \"M\", \"pid\": 1, \"name\": \"process_name\", \"args\": {{\"name\": "
        "\"spartus\"}}}}",
        config.accelerator.clock_mhz);
    file_.write(opening);
    bytes_ = opening.size();
    name_tracks();
}

void Timeline::name_tracks() {
    const auto name = [this](std::uint32_t track, const std::string& text) {
        event(fmt::format(R"({{"ph": "M", "pid": 1, "tid": {}, "name": "thread_name", "args": {{"name": "{}"}}}})",
                          track, text));
        event(fmt::format(
            R"({{"ph": "M", "pid": 1, "tid": {0}, "name": "thread_sort_index", "args": {{"sort_index": {0}}}}})",
            track));
    };
    name(controller_track, "controller");
    name(x_track, "host_port x in");
    name(h_track, "host_port h out");
    name(activation_track, "activation_unit");
    for (std::uint32_t n = 0; n < scans_.size(); ++n) name(encoder_track(n), fmt::format("encoder{}", n));
    for (std::uint32_t n = 0; n < arrays_.size(); ++n) name(array_track(n), fmt::format("array{}", n));
}

void Timeline::phase(Phase phase, Cycle from, const StepTimes& step) {
    end_phase(from);
    if (phase == Phase::sync) {
        for (std::uint32_t n = 0; n < arrays_.size(); ++n)
            slice(array_track(n), "barrier", arrays_[n].drained, from);
    }
    follow(steps_, phase, step);
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
        slice(controller_track, phase_names[static_cast<std::size_t>(phase_)], phase_begin_, end);
    }
    const bool last = phase_ == Phase::finish;
    if (last && step_going_) {
        slice(controller_track, fmt::format("step {}", step_.step), step_.start, end,
              fmt::format(R"("sequence": {}, "step": {}, "layer": {}, "cycles": {})", step_.sequence, step_.step,
                          step_.layer, end - step_.start));
        step_going_ = false;
    }
    if (last || between_steps) write_counters(end);
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
        slice(encoder_track(n), scan.segment == Matrix::ih ? "scan x" : "scan h", scan.begin, end,
              fmt::format(R"("tokens": {}, "fifo_full": {})", scan.tokens, scan.fifo_full));
    }
    scan.going = false;
}

void Timeline::token_emitted(std::uint32_t n, const EmittedToken& token) {
    Scan& scan = scans_[n];
    slice(encoder_track(n), "fifo_full", scan.found, token.cycle, R"("cause": "no credit")");
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
    slice(array_track(n), "starved", array.free, due, R"("cause": "no token")");
    slice(array_track(n), "hazard", due, popped, R"("cause": "an accumulator is still in the pipeline")");
    array.column = {token, popped, 0, 0};
    counters_.change(n, popped + 1, -1);
    counters_.change(busy_arrays_, popped, +1);
}

void Timeline::word_issued(std::uint32_t n, const IssuedWord& word) {
    ArrayState& array = arrays_[n];
    array.column.hazard += word.issued - word.due;
    ++array.column.words;
    array.free = word.issued + 1;
}

void Timeline::end_column(std::uint32_t n) {
    ArrayState& array = arrays_[n];
    const Column& column = array.column;
    if (column.words == 0) return;
    slice(array_track(n), fmt::format("{} {}", name_of(column.token.matrix), column.token.column), column.begin,
          array.free,
          fmt::format(R"("matrix": "{}", "column": {}, "delta": {}, "words": {}, "hazard": {})",
                      name_of(column.token.matrix), column.token.column, column.token.delta, column.words,
                      column.hazard));
    counters_.change(busy_arrays_, array.free, -1);
    array.column.words = 0;
}

void Timeline::array_done(std::uint32_t n, Cycle drain, Cycle drained) {
    end_column(n);
    ArrayState& array = arrays_[n];
    slice(array_track(n), "starved", array.free, drain, R"("cause": "the encoder is not done")");
    slice(array_track(n), "drain", drain, drained, R"("cause": "results are under way")");
    array.drained = drained;
}

void Timeline::group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) {
    slice(activation_track, fmt::format("group {}", group), read, read_end,
          fmt::format(R"("group": {}, "h_visible": {})", group, visible));
}

void Timeline::x_loaded(Cycle begin, Cycle end) {
    slice(x_track, "load x", begin, end);
}

void Timeline::h_transferred(Cycle begin, Cycle end) {
    slice(h_track, "transfer h", begin, end);
}

/// What the counters do up to a cycle, one event per change.
void Timeline::write_counters(Cycle before) {
    for (auto next = counters_.next_change(); next && *next < before; next = counters_.next_change()) {
        counters_.advance(*next);
        for (instruments::Signals::Id id = 0; id < counters_.size(); ++id) {
            const std::int32_t value = counters_.value(id);
            if (value == shown_[id] || !records(*next, *next + 1)) continue;
            shown_[id] = value;
            const instruments::Signal& counter = counters_[id];
            event(fmt::format(R"({{"ph": "C", "pid": 1, "ts": {}, "name": "{}{}{}", "args": {{"value": {}}}}})",
                              *next, counter.module, counter.module.empty() ? "" : " ", counter.name, value));
        }
    }
}

bool Timeline::records(Cycle begin, Cycle end) const {
    if (options_.window.unit == instruments::Window::Unit::steps) return steps_.open();
    return begin < options_.window.end && end > options_.window.begin;
}

void Timeline::slice(std::uint32_t track, const std::string& name, Cycle begin, Cycle end,
                     const std::string& args) {
    if (begin >= end || !records(begin, end)) return;
    event(fmt::format(R"({{"ph": "X", "pid": 1, "tid": {}, "ts": {}, "dur": {}, "name": "{}", "args": {{{}}}}})",
                      track, begin, end - begin, name, args));
}

void Timeline::event(const std::string& json) {
    constexpr std::size_t comma_and_closing = 16;
    if (result_.limited) return;
    if (bytes_ + json.size() + comma_and_closing > options_.limit_bytes) {
        result_.limited = true;
        return;
    }
    file_.write(",\n");
    file_.write(json);
    bytes_ += 2 + json.size();
    ++result_.events;
}

instruments::TimelineResult Timeline::finish() {
    file_.write(closing);
    file_.commit();
    return result_;
}

}  // namespace spartus::arch::spartus
