/// \file
/// A timeline of a run, or of a window of it, as trace-event JSON for Perfetto or chrome://tracing: a track per
/// module with a slice per step, phase, scan, column, wait, transfer and activation group; counters for FIFO levels
/// and busy arrays. Trace events count in microseconds and viewers in floating point, so one cycle is 1 µs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/recording.hpp"
#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/timeline_file.hpp"

namespace spartus::arch::spartus {

class Timeline : public ActivityObserver, public TimelineRecording {
   public:
    /// Throws Error(output) for a path that cannot be written.
    Timeline(const instruments::TimelineOptions& options, const Config& config);

    void phase(Phase phase, Cycle from, const StepTimes& step) override;
    void quiet_windows(std::uint32_t n, const QuietWindows& windows) override;
    void firing_window(std::uint32_t n, const FiringWindow& window) override;
    void token_emitted(std::uint32_t n, const EmittedToken& token) override;
    void scan_done(std::uint32_t n, Cycle from) override;
    void token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) override;
    void word_issued(std::uint32_t n, const IssuedWord& word) override;
    void weights_awaited(std::uint32_t n, Cycle from) override;
    void array_done(std::uint32_t n, Cycle drain, Cycle drained) override;
    void group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) override;
    void command_issued(std::uint32_t n, const IssuedCommand& command) override;
    void column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) override;
    void x_loaded(Cycle begin, Cycle end) override;
    void h_transferred(Cycle begin, Cycle end) override;

    /// Completes the file, also of a run that ended early. Throws Error(output).
    instruments::TimelineResult finish() override { return file_.finish(); }
    Probe& probe() override { return *this; }

   private:
    /// A scan of one segment.
    struct Scan {
        bool going = false;
        Matrix segment = Matrix::ih;
        Cycle begin = 0;
        Cycle found = 0;  ///< of the latest window that fires
        std::uint32_t tokens = 0;
        Cycle fifo_full = 0;
    };
    /// A column in progress.
    struct Column {
        Token token;
        Cycle begin = 0;
        Cycle hazard = 0;
        Cycle memory = 0;
        std::uint32_t words = 0;
    };
    struct ArrayState {
        Column column;
        Cycle free = 0;  ///< the cycle after the last word, or the first of compute
        Cycle drained = 0;
        std::optional<Cycle> awaited;  ///< since when a word that is not there is wanted
    };

    void inspect(std::uint32_t n, Matrix segment, Cycle cycle);
    void end_scan(std::uint32_t n, Cycle end);
    void end_column(std::uint32_t n);
    void end_phase(Cycle end);

    const bool streams_;  ///< weights are in external memory
    instruments::TimelineFile file_;
    std::vector<Scan> scans_;
    std::vector<ArrayState> arrays_;
    Phase phase_ = Phase::idle;
    Cycle phase_begin_ = 0;
    bool step_going_ = false;
    StepTimes step_;

    instruments::Signals counters_;  ///< FIFO levels by array, then the busy arrays
    instruments::Signals::Id busy_arrays_ = 0;
};

}  // namespace spartus::arch::spartus
