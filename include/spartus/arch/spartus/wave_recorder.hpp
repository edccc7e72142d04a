/// \file
/// Records the wave of a run, or a window of it.
#pragma once

#include <vector>

#include "spartus/arch/recording.hpp"
#include "spartus/arch/spartus/wave.hpp"
#include "spartus/instruments/wave_writer.hpp"

namespace spartus::arch::spartus {

class WaveRecorder : public Wave, public WaveRecording {
   public:
    /// Throws as instruments::WaveWriter does.
    WaveRecorder(const instruments::WaveOptions& options, const Config& config, const nn::Network& network,
                 const std::vector<nn::Trace>& traces);

    void phase(Phase phase, Cycle from, const StepTimes& step) override;

    instruments::WaveResult finish() override { return writer_.finish(); }
    Probe& probe() override { return *this; }

   private:
    instruments::WaveWriter writer_;
};

}  // namespace spartus::arch::spartus
