/// \file
/// When the host port has an x ready and a buffer for a result, as a recurrence over the time steps. With s_k cycle
/// 0 of time step k of the run and R_k the cycle in which its result is visible:
///
///     x_k is ready in    l_k + ⌈I/beat⌉,   l_k = max(l_{k-1} + ⌈I/beat⌉, s_{k-1}, k·period)
///     result k has left in   t_k + ⌈H/beat⌉,   t_k = max(t_{k-1} + ⌈H/beat⌉, R_k)
///     A' of step k is not before result k-2 has left
#pragma once

#include <array>
#include <cstdint>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/base/cycle.hpp"

namespace spartus::arch::spartus {

/// Cycles between frames in real time, rounded; 0 back to back.
Cycle frame_period(const Config& config);

class HostTiming {
   public:
    /// `inputs` of the first layer, `hidden` of the last.
    HostTiming(const Config& config, std::uint32_t inputs, std::uint32_t hidden);
    /// The same with frames every `period` cycles, whatever the configuration says.
    HostTiming(const Config& config, std::uint32_t inputs, std::uint32_t hidden, Cycle period);

    /// The next x is in the input buffer.
    Cycle input_ready() const { return load_begin_ + load_cycles_; }
    /// It is taken over: cycle 0 of a time step.
    void started(Cycle start);

    /// A result can be written.
    Cycle output_free() const { return left_[0]; }
    void result(Cycle visible);
    Cycle result_left() const { return left_[1]; }  ///< the last one

    /// Cycles before `end` in which x was loaded or h transferred. Of x only what was taken over counts.
    Cycle input_busy() const { return frames_ * load_cycles_; }
    Cycle output_busy(Cycle end) const;

   private:
    const Cycle load_cycles_, transfer_cycles_, period_;
    Cycle frames_ = 0;      ///< taken over
    Cycle load_begin_ = 0;  ///< l of the next
    Cycle results_ = 0;
    std::array<Cycle, 2> left_{};  ///< when the last but one and the last result have left
};

}  // namespace spartus::arch::spartus
