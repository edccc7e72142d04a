/// \file
/// Host: offers the inputs beat by beat and takes the results. Outside the accelerator's RTL; what it does is
/// assumed.
///
/// Beat k of the inputs is offered from the cycle after the acceptance of beat k−1 on, the first of a step, with
/// `wait` ≥ 0, not before Z + 1 + wait of the step before; then its own stall. Beat k of the results is accepted
/// after its stall, the last of a layer at once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/kernel_time.hpp"
#include "spartus/parts/stalls.hpp"

namespace spartus::arch::edgedrnn {

class Host : public sc_core::sc_module {
   public:
    struct Parameters {
        Shape shape;
        std::int32_t wait;  ///< cycles, or −1
        parts::Stalls input_stalls;
        parts::Stalls output_stalls;
    };

    parts::Initiator<InputLink, Host> input{"input"};
    parts::Target<ResultLink, Host> output{"output"};

    /// The trace must outlive the module.
    Host(const sc_core::sc_module_name& name, const Parameters& parameters, const nn::Trace& trace,
         const parts::Clock& clock);

   private:
    tlm::tlm_sync_enum on_accepted(InputBeat& beat, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_output(StateBeat& beat, ResultPhase& phase, sc_core::sc_time& delay);
    void offer();
    void load_step();

    const Parameters parameters_;
    const nn::Trace& trace_;
    const parts::Clock& clock_;
    sc_core::sc_event wake_;

    std::vector<std::int16_t> x_;   ///< of the step, padded
    std::uint64_t input_beat_ = 0;  ///< the next to be offered
    std::uint64_t output_beat_ = 0;
    std::size_t results_ = 0;             ///< steps whose last result has left
    std::optional<Cycle> free_from_ = 0;  ///< when nothing is offered: the cycle after the last acceptance
    Cycle result_ = 0;                    ///< Z of the last step that is complete
};

}  // namespace spartus::arch::edgedrnn
