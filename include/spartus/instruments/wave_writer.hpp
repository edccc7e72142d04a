/// \file
/// Records signals, or a window of them, as a VCD file and a save file for GTKWave beside it, while a run goes on.
///
/// Whoever knows the run tells where it is: steps begin, end, and the run ends. All of it may be told before the
/// kernel is there, but in order.
#pragma once

#include <cstdint>
#include <limits>
#include <systemc>
#include <vector>

#include "spartus/instruments/options.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/vcd_file.hpp"
#include "spartus/instruments/window.hpp"

namespace spartus::instruments {

class WaveWriter : public sc_core::sc_module {
   public:
    /// `signals` must outlive the module. Throws Error(usage) for an expression that is none or fits no signal,
    /// Error(output) for a path that cannot be written.
    WaveWriter(const sc_core::sc_module_name& name, const WaveOptions& options, Signals& signals);

    /// `from` is the first cycle after a step.
    void between_steps(Cycle from);
    /// `from` is the first cycle of a layer's step.
    void step_begins(std::uint32_t layer, Cycle from);
    /// `end` is the cycle after the last.
    void run_ends(Cycle end);
    /// While nothing is recorded the signals are kept from piling up changes.
    void settle();

    /// Writes the files, also of a run that ended early. Throws Error(output).
    WaveResult finish();

   private:
    static constexpr Cycle never = std::numeric_limits<Cycle>::max();

    void tick();
    void look_at_steps(Cycle from);
    void open();
    void close();
    bool nears_limit();

    const WaveOptions options_;
    const parts::Clock kernel_;
    Signals& signals_;
    std::vector<Signals::Id> traced_;
    std::uint64_t most_bytes_per_cycle_ = 0;
    VcdFile file_;
    StepWindow steps_;
    Cycle begin_ = never;  ///< of the window, as soon as it is known
    Cycle end_ = never;    ///< likewise; of the run, if that is earlier
    bool run_ended_ = false;
    sc_core::sc_event begins_;
    bool clock_ = false;
    WaveResult result_;
};

}  // namespace spartus::instruments
