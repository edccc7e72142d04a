/// \file
/// A timeline as trace-event JSON for Perfetto or chrome://tracing: tracks with slices, and counters. Trace events
/// count in microseconds and viewers in floating point, so one cycle is 1 µs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/instruments/options.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/window.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::instruments {

class TimelineFile {
   public:
    /// Throws Error(output) for a path that cannot be written.
    TimelineFile(const TimelineOptions& options, const std::string& process, double clock_mhz);

    /// Track numbers are also the order in which a viewer shows the tracks.
    void name_track(std::uint32_t track, const std::string& name);
    /// `args` are members of a JSON object. Nothing of a slice without a cycle, or outside the window.
    void slice(std::uint32_t track, const std::string& name, Cycle begin, Cycle end, const std::string& args = {});
    /// What counters do up to a cycle, one event per change.
    void write_counters(Signals& counters, Cycle before);

    /// Where the run is, for a window of steps.
    StepWindow& steps() { return steps_; }

    /// Completes the file. Throws Error(output).
    TimelineResult finish();

   private:
    bool records(Cycle begin, Cycle end) const;
    void event(const std::string& json);

    const TimelineOptions options_;
    io::OutputFile file_;
    StepWindow steps_;
    TimelineResult result_;
    std::uint64_t bytes_ = 0;
    std::vector<std::int32_t> shown_;  ///< the values of the counters in the file so far
};

}  // namespace spartus::instruments
