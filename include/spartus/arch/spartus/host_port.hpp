/// \file
/// Host port: streams x into the encoders' input buffer and the last layer's h out, `elements_per_beat` per cycle
/// each way, both ways at once.
///
/// Input. The load of an x begins when the one before it is loaded and the encoders have swapped buffers at cycle 0
/// of the step before; in real time also not before the frame has arrived: frame k of the run, counted over all
/// sequences, arrives in cycle k·period.
///
/// Output. A result leaves from R on or when the one before it has left. Two buffers: a result has one from the
/// cycle on in which the last but one before it has left.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/vector_link.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::spartus {

class HostPort : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t arrays;   ///< N, encoders to feed
        Cycle load_cycles;      ///< ⌈I / elements_per_beat⌉
        Cycle transfer_cycles;  ///< ⌈H / elements_per_beat⌉
        std::uint32_t hidden;   ///< H of the last layer
        Cycle frame_period;     ///< cycles; 0 back to back
    };

    /// Of one direction.
    struct Counters {
        Cycle busy = 0;
    };
    static const stats::Table<Counters>& statistics();

    parts::Target<ControlLink, HostPort> control{"control"};
    sc_core::sc_vector<parts::Initiator<VectorLink, HostPort>> input;  ///< [N]
    parts::Target<VectorLink, HostPort> output{"output"};

    /// The traces must outlive the module.
    HostPort(const sc_core::sc_module_name& name, const Parameters& parameters,
             const std::vector<nn::Trace>& traces, const parts::Clock& clock, ActivityObserver* activity = nullptr);

    /// What has come over the output link: h of the last layer.
    struct Received {
        std::uint64_t results = 0;    ///< complete
        std::vector<std::int16_t> h;  ///< [H], the latest elements, Q8.8 LSB
        Cycle from = 0;               ///< when the last element of the latest complete result was there
    };
    const Received& received() const { return received_; }

    /// Cycles in which x was loaded. All loads lie before the step that needs them.
    Counters input_counters() const { return {input_busy_}; }
    /// Cycles before `end`, the end of the run, in which h was transferred.
    Counters output_counters(Cycle end) const;

   private:
    struct Transfer {
        Cycle begin = 0;
        Cycle end = 0;
    };

    tlm::tlm_sync_enum on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_output(VectorSlice& slice, VectorPhase& phase, sc_core::sc_time& delay);
    void load();
    const std::int16_t* next_frame();
    void transfer(Cycle visible);
    void report(ControlPhase phase, Cycle cycle);

    const Parameters parameters_;
    const std::vector<nn::Trace>& traces_;
    const parts::Clock& clock_;
    ActivityObserver* const activity_;
    sc_core::sc_event buffer_free_;
    Cycle buffer_free_from_ = 0;

    std::size_t sequence_ = 0;  ///< of the next frame
    std::size_t step_ = 0;
    Cycle frames_loaded_ = 0;
    Cycle load_end_ = 0;
    Cycle input_busy_ = 0;
    Received received_;
    std::uint32_t elements_ = 0;        ///< of the result on its way
    Cycle visible_ = 0;                 ///< when the last of them is there
    Cycle transferred_ = 0;             ///< cycles of all transfers but the two latest
    std::array<Transfer, 2> latest_{};  ///< the last but one, the last
};

}  // namespace spartus::arch::spartus
