/// \file
/// Records the wave of a run, or a window of it, as a VCD file and a save file for GTKWave beside it.
#pragma once

#include <cstdint>
#include <string>
#include <systemc>
#include <vector>

#include "spartus/instruments/vcd_file.hpp"
#include "spartus/instruments/wave.hpp"
#include "spartus/instruments/window.hpp"

namespace spartus::instruments {

struct WaveOptions {
    std::string path;
    Window window = {};
    std::vector<std::string> scopes = {};  ///< regular expressions for the signals wanted; none: all of them
    std::uint64_t limit_bytes = std::uint64_t{256} << 20;
};

/// What became of the wave.
struct WaveResult {
    bool opened = false;   ///< the run reached the window
    bool limited = false;  ///< recording ended at the limit
    Cycle begin = 0;
    Cycle end = 0;
    std::uint64_t bytes = 0;
};

class WaveRecorder : public sc_core::sc_module, public Wave {
   public:
    /// Throws Error(usage) for an expression that is none or fits no signal, Error(output) for a path that cannot
    /// be written.
    WaveRecorder(const sc_core::sc_module_name& name, const WaveOptions& options, const config::Config& config,
                 const nn::Network& network, const std::vector<nn::Trace>& traces);

    void phase(arch::spartus::Phase phase, Cycle from, const arch::spartus::StepTimes& step) override;

    /// Writes the files, also of a run that ended early. Throws Error(output).
    WaveResult finish();

   private:
    void tick();
    void open();
    void close();
    bool nears_limit();

    const WaveOptions options_;
    const parts::Clock kernel_;
    std::vector<Signals::Id> traced_;
    std::uint64_t most_bytes_per_cycle_ = 0;
    VcdFile file_;
    StepWindow steps_;
    sc_core::sc_event opened_;
    bool clock_ = false;
    WaveResult result_;
};

}  // namespace spartus::instruments
