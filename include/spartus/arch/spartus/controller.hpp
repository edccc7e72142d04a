/// \file
/// Controller: takes the sequences step by step and every step layer by layer through the accelerator.
///
///   0        S          B        A (A')       R        F = cycle 0 of the next step
///   │ start  │ compute  │ sync   │ activation │ finish │
///
/// S = start_cycles; B is the latest cycle in which an array is drained; A = B + sync_cycles; in the last layer A'
/// waits for an output buffer; R comes from the activation unit; F = R + finish_cycles. Before a sequence's first
/// step state is reset, one cycle per row of a PE; before a time step x is waited for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/step_times.hpp"
#include "spartus/parts/clock.hpp"

namespace spartus::arch::spartus {

/// Is told of every step when the kernel has reached its end.
class StepObserver {
   public:
    virtual ~StepObserver() = default;
    /// Returns whether to go on.
    virtual bool step_finished(const StepTimes& times) = 0;
};

class Controller : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t arrays;  ///< N
        std::uint32_t layers;
        Cycle reset_cycles;  ///< ΣL over the layers
        Config::Controller timing;
        std::vector<std::size_t> sequence_steps;  ///< steps of every sequence, may be 0
    };

    template <typename Link>
    using Socket = parts::Initiator<Link, Controller>;

    sc_core::sc_vector<Socket<ControlLink>> encoders;  ///< [N]
    sc_core::sc_vector<Socket<ControlLink>> arrays;    ///< [N]
    Socket<ControlLink> activation_unit{"activation_unit"};
    Socket<ControlLink> host_port{"host_port"};

    Controller(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
               StepObserver& observer, ActivityObserver* activity = nullptr);

    /// Whether every step of every sequence has been run.
    bool finished() const { return sequence_ == parameters_.sequence_steps.size(); }

   private:
    tlm::tlm_sync_enum on_drained(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_result(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_host(Command& command, ControlPhase& phase, sc_core::sc_time& delay);

    void advance();
    void begin_time_step();
    void await_input();
    void start_step();
    void pass_barrier();
    void end_step();

    void send(Socket<ControlLink>& to, ControlPhase phase, Cycle cycle);
    void broadcast(ControlPhase phase, Cycle cycle);
    void tell(Phase phase, Cycle from) const;

    enum class State { begin, input, compute, activation, stopped };

    const Parameters parameters_;
    const parts::Clock& clock_;
    StepObserver& observer_;
    ActivityObserver* const activity_;
    sc_core::sc_event wake_;

    State state_ = State::begin;
    std::size_t sequence_ = 0;
    StepTimes times_;
    Cycle ready_ = 0;                   ///< end of the previous step and of a reset after it
    std::uint32_t undrained_ = 0;       ///< arrays not reported drained in this step
    Cycle drained_ = 0;                 ///< the latest of those reported
    std::optional<Cycle> result_;       ///< R of this step
    std::optional<Cycle> input_ready_;  ///< the next x
    Cycle output_free_ = 0;
};

}  // namespace spartus::arch::spartus
