/// \file
/// A timeline of a run, or of a window of it, as trace-event JSON for Perfetto or chrome://tracing: a track per
/// module with a slice per step, phase, scan, column, wait and activation group; counters for FIFO levels and busy
/// arrays. Trace events count in microseconds and viewers in floating point, so one cycle is 1 µs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/config/config.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/window.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::instruments {

struct TimelineOptions {
    std::string path;
    Window window = {};
    std::uint64_t limit_bytes = std::uint64_t{256} << 20;
};

/// What became of the timeline.
struct TimelineResult {
    std::uint64_t events = 0;
    bool limited = false;  ///< recording ended at the limit
};

class Timeline : public arch::spartus::Activity {
   public:
    /// Throws Error(output) for a path that cannot be written.
    Timeline(const TimelineOptions& options, const config::Config& config);

    void phase(arch::spartus::Phase phase, Cycle from, const arch::spartus::StepTimes& step) override;
    void quiet_windows(std::uint32_t n, const arch::spartus::QuietWindows& windows) override;
    void firing_window(std::uint32_t n, const arch::spartus::FiringWindow& window) override;
    void token_emitted(std::uint32_t n, const arch::spartus::EmittedToken& token) override;
    void scan_done(std::uint32_t n, Cycle from) override;
    void token_popped(std::uint32_t n, const arch::spartus::Token& token, Cycle due, Cycle popped) override;
    void word_issued(std::uint32_t n, const arch::spartus::IssuedWord& word) override;
    void array_done(std::uint32_t n, Cycle drain, Cycle drained) override;
    void group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) override;
    void x_loaded(Cycle begin, Cycle end) override;
    void h_transferred(Cycle begin, Cycle end) override;

    /// Completes the file, also of a run that ended early. Throws Error(output).
    TimelineResult finish();

   private:
    /// A scan of one segment.
    struct Scan {
        bool going = false;
        arch::spartus::Matrix segment = arch::spartus::Matrix::ih;
        Cycle begin = 0;
        Cycle found = 0;  ///< of the latest window that fires
        std::uint32_t tokens = 0;
        Cycle fifo_full = 0;
    };
    /// A column in progress.
    struct Column {
        arch::spartus::Token token;
        Cycle begin = 0;
        Cycle hazard = 0;
        std::uint32_t words = 0;
    };
    struct ArrayState {
        Column column;
        Cycle free = 0;  ///< the cycle after the last word, or the first of compute
        Cycle drained = 0;
    };

    void inspect(std::uint32_t n, arch::spartus::Matrix segment, Cycle cycle);
    void end_scan(std::uint32_t n, Cycle end);
    void end_column(std::uint32_t n);
    void end_phase(Cycle end);
    void write_counters(Cycle before);
    bool records(Cycle begin, Cycle end) const;
    void slice(std::uint32_t track, const std::string& name, Cycle begin, Cycle end, const std::string& args = {});
    void event(const std::string& json);
    void name_tracks();

    const TimelineOptions options_;
    io::OutputFile file_;
    StepWindow steps_;
    TimelineResult result_;
    std::uint64_t bytes_ = 0;

    std::vector<Scan> scans_;
    std::vector<ArrayState> arrays_;
    arch::spartus::Phase phase_ = arch::spartus::Phase::idle;
    Cycle phase_begin_ = 0;
    bool step_going_ = false;
    arch::spartus::StepTimes step_;

    Signals counters_;  ///< FIFO levels by array, then the busy arrays
    Signals::Id busy_arrays_ = 0;
    std::vector<std::int32_t> shown_;  ///< their values in the file so far
};

}  // namespace spartus::instruments
