/// \file
/// Probes that write a file.
#pragma once

#include "spartus/arch/machine.hpp"
#include "spartus/instruments/options.hpp"

namespace spartus::arch {

template <class Result>
class Recording {
   public:
    virtual ~Recording() = default;
    /// What the machine shall tell.
    virtual Probe& probe() = 0;
    /// Completes the files, also of a run that ended early. Throws Error(output).
    virtual Result finish() = 0;
};

using WaveRecording = Recording<instruments::WaveResult>;
using TimelineRecording = Recording<instruments::TimelineResult>;

}  // namespace spartus::arch
