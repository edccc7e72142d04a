/// \file
/// Both ends of a control link.
#pragma once

#include <functional>
#include <ostream>
#include <vector>

#include "spartus/arch/spartus/control_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

struct SeenControl {
    Cycle cycle;
    arch::spartus::ControlPhase phase;
    std::uint32_t layer = 0;

    bool operator==(const SeenControl& other) const {
        return cycle == other.cycle && phase == other.phase && layer == other.layer;
    }
    friend std::ostream& operator<<(std::ostream& out, const SeenControl& seen) {
        static const char* const names[] = {"reset", "start",       "barrier",    "activate",
                                            "done",  "input_ready", "output_free"};
        return out << names[static_cast<int>(seen.phase)] << '@' << seen.cycle << " layer " << seen.layer;
    }
};

/// Stands for the controller.
class ControlSource : public Stub {
   public:
    parts::Initiator<arch::spartus::ControlLink, ControlSource> socket{"socket"};
    std::vector<SeenControl> seen;

    explicit ControlSource(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &ControlSource::on_backward);
    }

    /// A command that takes effect in `cycle` and is sent `early` cycles before.
    void send(arch::spartus::ControlPhase phase, Cycle cycle, std::uint32_t layer = 0, Cycle early = 0) {
        at(cycle - early, [=] {
            arch::spartus::Command command{layer};
            arch::spartus::ControlPhase sent = phase;
            sc_core::sc_time delay = clock().until(cycle);
            socket->nb_transport_fw(command, sent, delay);
        });
    }
    void reset(Cycle cycle) { send(arch::spartus::ControlPhase::reset, cycle); }
    void start(Cycle cycle, std::uint32_t layer = 0) { send(arch::spartus::ControlPhase::start, cycle, layer); }
    void barrier(Cycle cycle) { send(arch::spartus::ControlPhase::barrier, cycle); }

    /// The cycles of everything received with this phase.
    std::vector<Cycle> cycles(arch::spartus::ControlPhase phase) const {
        std::vector<Cycle> cycles;
        for (const SeenControl& one : seen) {
            if (one.phase == phase) cycles.push_back(one.cycle);
        }
        return cycles;
    }

   private:
    tlm::tlm_sync_enum on_backward(arch::spartus::Command& command, arch::spartus::ControlPhase& phase,
                                   sc_core::sc_time& delay) {
        seen.push_back({clock().cycle_of(delay), phase, command.layer});
        return tlm::TLM_ACCEPTED;
    }
};

/// Stands for a module that the controller commands.
class ControlSink : public Stub {
   public:
    parts::Target<arch::spartus::ControlLink, ControlSink> socket{"socket"};
    std::vector<SeenControl> seen;
    std::function<void(const SeenControl&)> on_command = [](const SeenControl&) {};

    explicit ControlSink(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &ControlSink::on_forward);
    }

    /// A report for `cycle`, sent `early` cycles before.
    void send(arch::spartus::ControlPhase phase, Cycle cycle, Cycle early = 0) {
        at(cycle - early, [=] {
            arch::spartus::Command command;
            arch::spartus::ControlPhase sent = phase;
            sc_core::sc_time delay = clock().until(cycle);
            socket->nb_transport_bw(command, sent, delay);
        });
    }

   private:
    tlm::tlm_sync_enum on_forward(arch::spartus::Command& command, arch::spartus::ControlPhase& phase,
                                  sc_core::sc_time& delay) {
        seen.push_back({clock().cycle_of(delay), phase, command.layer});
        on_command(seen.back());
        return tlm::TLM_ACCEPTED;
    }
};

}  // namespace spartus::test
