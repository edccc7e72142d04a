/// \file
/// Input encoder: scans bias, x and h one element per cycle, keeps h and the references of every layer, pushes what
/// changed.
///
///   slot    B      B+1 … B+Ip    two empty   H slots
///         bias    x_0 … x_Ip−1     turn    h_0 … h_H−1
///
/// What fires in a slot is pushed `latency` cycles later. While the value FIFO is full at the start of a cycle,
/// nothing moves. The first slot of an input beat waits for the beat; the last one accepts it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/fifo.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::edgedrnn {

class InputEncoder : public sc_core::sc_module {
   public:
    struct Parameters {
        Shape shape;
        std::int32_t threshold_x;  ///< LSB
        std::int32_t threshold_h;
        std::uint32_t fifo_depth;  ///< F
        std::uint32_t latency;     ///< cycles
    };

    /// Since the start of the run. The first seven are cycles and cover every cycle of the run.
    struct Counters {
        Cycle sleep = 0;       ///< before the first slot
        Cycle bias = 0;        ///< the bias slot
        Cycle scan = 0;        ///< an element is inspected
        Cycle input_wait = 0;  ///< an x slot is due and its beat is not offered
        Cycle turn = 0;        ///< the two empty slots
        Cycle fifo_full = 0;   ///< frozen while slots remain
        Cycle done = 0;        ///< after the last slot
        std::uint64_t fired_bias = 0;
        std::uint64_t fired_x = 0;
        std::uint64_t fired_h = 0;
        std::uint64_t null_tokens = 0;
    };

    parts::Target<InputLink, InputEncoder> input{"input"};
    parts::Target<StateLink, InputEncoder> state{"state"};
    parts::Initiator<DeltaLink, InputEncoder> values{"values"};
    parts::Initiator<ColumnLink, InputEncoder> columns{"columns"};
    parts::Initiator<StartLink, InputEncoder> start{"start"};

    /// Called with Z when a layer is complete and all counters are settled; false stops the run.
    using LayerDone = std::function<bool(std::uint32_t layer, Cycle end)>;

    InputEncoder(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                 LayerDone layer_done, ActivityObserver* observer = nullptr);

    /// What each counter is.
    static const stats::Table<Counters>& statistics();
    const Counters& counters() const { return counters_; }
    /// h of a layer, [H], Q8.8 LSB.
    const std::vector<std::int16_t>& h(std::uint32_t layer) const { return layers_[layer].h; }
    /// B, the bias cycle of the layer in progress; for the first, known once an input was offered.
    Cycle bias_cycle() const { return bias_cycle_; }
    /// The first cycle in which the first beat of the step in progress was offered.
    Cycle first_offered() const { return first_offered_; }

   private:
    struct LayerState {
        std::vector<std::int16_t> x_sent, h_sent, h;
        bool bias_sent = false;  ///< or lost: its reference is 1.0
    };
    struct Pending {
        Cycle due;  ///< in cycles that were not frozen
        Delta delta;
        std::optional<Column> column;  ///< none of a null token
    };
    /// An input beat and when it was first offered.
    struct Offer {
        Cycle from;
        const std::int16_t* elements;
    };
    enum class Phase { bias, x, turn, h, done };

    tlm::tlm_sync_enum on_input(InputBeat& beat, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_state(StateBeat& beat, StatePhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_room(Delta& delta, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_column_room(Column& column, parts::StreamPhase& phase, sc_core::sc_time& delay);

    void begin_layer(std::uint32_t layer, Cycle bias_cycle);
    void finish_layer(Cycle end);
    void scan();
    bool thaw();
    Cycle slots(Cycle limit);
    Cycle bias_slot();
    Cycle turn_slots(Cycle limit);
    bool push_due() const;
    Cycle cycles_to_pass() const;
    bool beat_due() const;
    Cycle await_beat(Cycle limit);
    Cycle await_offer(Cycle limit);
    Cycle scan_elements(Cycle limit);
    void accept_beat();
    void enter(Delta delta, std::uint32_t column);
    void push();
    void next_phase(Phase phase);

    void take_offer();
    void tell(EncoderState begins) const;
    void tell_inspected(std::uint32_t count) const;

    LayerState& own() { return layers_[layer_]; }
    std::uint32_t elements() const;

    const Parameters parameters_;
    const parts::Clock& clock_;
    const LayerDone layer_done_;
    ActivityObserver* const observer_;  ///< null if nobody listens
    sc_core::sc_event wake_;
    Counters counters_;
    std::vector<LayerState> layers_;
    std::vector<std::int16_t> x_;  ///< the elements of the step so far
    parts::FifoRoom room_;

    bool asleep_ = true;
    std::uint32_t layer_ = 0;
    Cycle bias_cycle_ = 0;
    Cycle first_offered_ = 0;
    Cycle cycle_ = 0;      ///< the next cycle whose cause is not settled
    Cycle moved_ = 0;      ///< cycles of the layer that were not frozen
    bool moving_ = false;  ///< the present cycle is known not to be frozen
    Cycle done_from_ = 0;
    Phase phase_ = Phase::done;
    std::uint32_t position_ = 0;  ///< within the phase
    std::deque<Pending> pipeline_;
    std::optional<Offer> offer_;
};

}  // namespace spartus::arch::edgedrnn
