/// \file
/// Records the wave of a run, or a window of it, as a VCD file and a save file for GTKWave beside it.
#pragma once

#include <cstdint>
#include <string>
#include <systemc>
#include <vector>

#include "spartus/arch/recording.hpp"
#include "spartus/arch/spartus/wave.hpp"
#include "spartus/instruments/vcd_file.hpp"
#include "spartus/instruments/window.hpp"

namespace spartus::arch::spartus {

class WaveRecorder : public sc_core::sc_module, public Wave, public WaveRecording {
   public:
    /// Throws Error(usage) for an expression that is none or fits no signal, Error(output) for a path that cannot
    /// be written.
    WaveRecorder(const sc_core::sc_module_name& name, const instruments::WaveOptions& options, const Config& config,
                 const nn::Network& network, const std::vector<nn::Trace>& traces);

    void phase(Phase phase, Cycle from, const StepTimes& step) override;

    /// Writes the files, also of a run that ended early. Throws Error(output).
    instruments::WaveResult finish() override;
    Probe& probe() override { return *this; }

   private:
    void tick();
    void open();
    void close();
    bool nears_limit();

    const instruments::WaveOptions options_;
    const parts::Clock kernel_;
    std::vector<instruments::Signals::Id> traced_;
    std::uint64_t most_bytes_per_cycle_ = 0;
    instruments::VcdFile file_;
    instruments::StepWindow steps_;
    sc_core::sc_event opened_;
    bool clock_ = false;
    instruments::WaveResult result_;
};

}  // namespace spartus::arch::spartus
