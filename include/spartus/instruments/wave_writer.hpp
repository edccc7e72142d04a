/// \file
/// Records signals, or a window of them, as a VCD file and a save file for GTKWave beside it, while a run goes on.
///
/// Whoever knows the run tells where it is: steps begin, end, and the run ends. All of it may be told before the
/// kernel is there, but in order. Nothing changes in a cycle that the kernel has left, so what lies behind it is
/// written whenever the writer is told something; no process runs for a wave.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "spartus/instruments/options.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/vcd_file.hpp"
#include "spartus/instruments/window.hpp"

namespace spartus::instruments {

class WaveWriter {
   public:
    /// `signals` must outlive it. Throws Error(usage) for an expression that is none or fits no signal,
    /// Error(output) for a path that cannot be written.
    WaveWriter(const WaveOptions& options, Signals& signals);

    /// `from` is the first cycle after a step.
    void between_steps(Cycle from);
    /// `from` is the first cycle of a layer's step.
    void step_begins(std::uint32_t layer, Cycle from);
    /// `end` is the cycle after the last.
    void run_ends(Cycle end);
    /// Writes what the kernel has left behind.
    void settle();

    /// Writes the files, also of a run that ended early. Throws Error(output).
    WaveResult finish();

   private:
    static constexpr Cycle never = std::numeric_limits<Cycle>::max();

    void look_at_steps(Cycle from);
    void write_before(Cycle cycle);
    void close(Cycle end);

    const WaveOptions options_;
    const parts::Clock kernel_;
    Signals& signals_;
    VcdFile file_;
    StepWindow steps_;
    Cycle begin_ = never;  ///< of the window, as soon as it is known
    Cycle end_ = never;    ///< likewise; of the run, if that is earlier
    Cycle next_ = 0;       ///< the first cycle that is not written, once the file is open
    bool run_ended_ = false;
    bool open_ = false;
    WaveResult result_;
};

}  // namespace spartus::instruments
