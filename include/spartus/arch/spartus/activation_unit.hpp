/// \file
/// Activation unit: M adder trees over the partial sums of the N arrays, M lanes of look-up tables and element-wise
/// arithmetic. Takes a group of M neurons every `interval` cycles and writes h back to the encoders, the last
/// layer's also to the host port.
///
///   cycle     A          A+interval       …   R
///   reads     group 0  │ group 1  │ …
///   h of group g is visible at A + interval·(g+1) + ⌈log2 N⌉ + latency; of the last group, that is R.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/accumulator_link.hpp"
#include "spartus/arch/spartus/activation_lane.hpp"
#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/vector_link.hpp"
#include "spartus/base/math.hpp"
#include "spartus/nn/functional_run.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/parts/clock.hpp"

namespace spartus::arch::spartus {

/// The levels of an adder tree over n values.
constexpr std::uint32_t tree_levels(std::uint32_t n) {
    return ceil_log2(n);
}

class ActivationUnit : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t arrays;            ///< N
        std::uint32_t pes;               ///< M
        std::uint32_t accumulator_bits;  ///< width of every sum
        Config::ActivationUnit timing;
        std::vector<std::uint32_t> hidden;          ///< H of every layer
        const nn::Cell* cell = &nn::lstm;           ///< of all layers
        const nn::FunctionalRun* values = nullptr;  ///< of a timed run: h, in place of the sums
    };

    parts::Target<ControlLink, ActivationUnit> control{"control"};
    sc_core::sc_vector<parts::Initiator<AccumulatorLink, ActivationUnit>> accumulators;  ///< [N]
    sc_core::sc_vector<parts::Initiator<VectorLink, ActivationUnit>> state;              ///< [N]
    parts::Initiator<VectorLink, ActivationUnit> output{"output"};

    ActivationUnit(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                   ActivityObserver* activity = nullptr);

    /// h of a layer after its latest step, [H], Q8.8 LSB.
    const std::vector<std::int16_t>& h(std::uint32_t layer) const { return layers_[layer].h; }

    /// What the adder trees gave in that step, if it was no timed run, [rows·H] row after row, 15 fraction bits.
    const std::vector<std::int32_t>& sums(std::uint32_t layer) const { return layers_[layer].sums; }

   private:
    struct LayerState {
        std::vector<std::int16_t> kept;  ///< [H], the lanes' state: c of an LSTM, h of a GRU
        std::vector<std::int16_t> h;     ///< [H]
        std::vector<std::int32_t> sums;  ///< [rows·H]
    };

    tlm::tlm_sync_enum on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay);
    void activate();
    void activate_group();
    void compute(std::uint32_t first, std::uint32_t count, Cycle read);
    void read_partial_sums(Cycle cycle);
    nn::RowMapping mapping() const;
    Cycle visible_from(std::uint32_t group) const;

    const Parameters parameters_;
    const Lanes lanes_;
    const parts::Clock& clock_;
    ActivityObserver* const activity_;
    sc_core::sc_event wake_;
    std::vector<LayerState> layers_;
    std::vector<const std::uint32_t*> partial_sums_;  ///< [N], of the row that is next
    std::vector<std::int16_t> pre_;                   ///< [rows][M], of the group

    std::size_t steps_ = 0;  ///< of layers that were activated
    std::uint32_t layer_ = 0;
    std::uint32_t group_ = 0;
    Cycle first_read_ = 0;  ///< A
};

}  // namespace spartus::arch::spartus
