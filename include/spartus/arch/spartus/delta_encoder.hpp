/// \file
/// Delta encoder n: holds the elements j mod N = n of x (two buffers: one filled by the host port, one scanned),
/// of every layer's h, and their references; scans them and sends those that fire to its PE array.
///
///   cycle       S     S+1    …   c              c+latency
///   window     │ 0 │   1   │   │ fires: emit │              The window is the next `lookahead` elements of the
///   token                        credit - 1   │ can be popped   segment: first x, then h.
///
/// Without a credit nothing moves. encoder_done is seen `latency` cycles after the last inspection.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/element_scanner.hpp"
#include "spartus/arch/spartus/fired_shares.hpp"
#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/arch/spartus/vector_link.hpp"
#include "spartus/nn/reference.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::spartus {

/// Elements per step of a layer.
struct LayerSize {
    std::uint32_t inputs;
    std::uint32_t hidden;
};

class DeltaEncoder : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t index;         ///< n
        std::uint32_t arrays;        ///< N
        std::uint32_t start_cycles;  ///< cycles from cycle 0 of a step to the first inspection
        Config::DeltaEncoder timing;
        nn::Arithmetic arithmetic;
        std::vector<LayerSize> layers;
        FiredShares* known = nullptr;  ///< of a timed run: what fires, in place of x and h
    };

    /// Since the start of the run. The first three are cycles and cover every cycle between start and barrier.
    struct Counters {
        Cycle scan = 0;       ///< inspections
        Cycle fifo_full = 0;  ///< an element fires and no credit is held
        Cycle done = 0;       ///< everything inspected
        std::uint64_t tokens_x = 0;
        std::uint64_t tokens_h = 0;
    };
    static const stats::Table<Counters>& statistics();

    parts::Target<ControlLink, DeltaEncoder> control{"control"};
    parts::Target<VectorLink, DeltaEncoder> input{"input"};
    parts::Target<VectorLink, DeltaEncoder> state{"state"};
    parts::Initiator<TokenLink, DeltaEncoder> tokens{"tokens"};

    DeltaEncoder(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                 ActivityObserver* activity = nullptr);

    const Counters& counters() const { return counters_; }

   private:
    struct LayerState {
        std::vector<std::int16_t> x_sent;  ///< x̂
        std::vector<std::int16_t> h_sent;  ///< ĥ
        std::vector<std::int16_t> h;
    };

    tlm::tlm_sync_enum on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_input(VectorSlice& slice, VectorPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_state(VectorSlice& slice, VectorPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_credit(Token& token, TokenPhase& phase, sc_core::sc_time& delay);

    void reset();
    void start(std::uint32_t layer, Cycle first_inspection);
    void begin(Matrix segment);
    void scan();
    bool find_next();
    void emit(Cycle cycle);
    void tell_inspected(std::uint32_t position) const;
    void finish();
    std::uint32_t share_of(std::uint32_t elements) const;
    void take_share(const VectorSlice& slice, std::vector<std::int16_t>& share) const;

    const Parameters parameters_;
    const parts::Clock& clock_;
    ActivityObserver* const activity_;
    sc_core::sc_event wake_;
    Counters counters_;

    std::vector<LayerState> layers_;
    std::array<std::vector<std::int16_t>, 2> x_;  ///< double buffer for the first layer
    std::size_t scanned_buffer_ = 0;
    Cycle x_from_ = 0;  ///< the x in the idle buffer is there from then on
    Cycle h_from_ = 0;  ///< all h received are there from then on

    ElementScanner scanner_;
    std::array<Segment, 2> segments_;  ///< x, then h
    Matrix segment_ = Matrix::ih;
    ElementScanner::Found found_;  ///< waits for a credit if `found_.fired`
    std::size_t steps_ = 0;        ///< of layers that were started
    Cycle first_inspection_ = 0;   ///< S of this step
    Cycle cycle_ = 0;              ///< of the next inspection
    bool scanning_ = false;
    std::deque<Cycle> credits_;  ///< the cycle from which each can be spent, ascending
};

}  // namespace spartus::arch::spartus
