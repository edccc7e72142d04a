/// \file
/// The frames of a run in real time: frame k, that of time step k of the run, arrives in cycle k·period. Back to
/// back no frame has a time to arrive, and nothing waits for one.
#pragma once

#include <cstddef>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/cycle.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch {

class Frames {
   public:
    Frames(const Design& design, const stats::Schema& schema);

    bool real_time() const { return period_ > 0; }
    Cycle period() const { return period_; }  ///< 0 back to back

    Cycle arrival(std::size_t frame) const { return frame * period_; }

    /// Of the cycles before a step, those in which its frame had not arrived. The loading of it comes after them.
    Cycle wait(const stats::Step& step) const;

   private:
    Cycle period_;
    std::vector<std::size_t> input_waits_;  ///< the phases between steps that wait for an input
};

/// All waits for frames of a run.
Cycle frame_waits(const Finished& finished);

/// From the arrival of each frame until its result is at the host, had one come every `period` cycles.
std::vector<Cycle> responses(const Finished& finished, Cycle period);

}  // namespace spartus::arch
