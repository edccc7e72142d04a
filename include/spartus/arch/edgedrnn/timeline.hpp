/// \file
/// A timeline of a run of EdgeDRNN: tracks with a slice per step, phase, scan, wait, column and group of results;
/// counters for the value FIFO and for commands under way.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/config.hpp"
#include "spartus/arch/recording.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/instruments/timeline_file.hpp"

namespace spartus::arch::edgedrnn {

class Timeline : public ActivityObserver, public TimelineRecording {
   public:
    /// Throws Error(output) for a path that cannot be written.
    Timeline(const instruments::TimelineOptions& options, const Config& config);

    void layer_begins(std::uint32_t layer, Cycle bias) override;
    void input_offered(Cycle offered) override;
    void layer_ends(Cycle end) override;
    void encoder_state(EncoderState state, Cycle from) override;
    void inspected(std::uint32_t, std::uint32_t, Cycle) override {}
    void pushed(const Delta& delta, const Column* column, Cycle cycle) override;
    void value_moved(Cycle cycle) override;
    void index_moved(Cycle) override {}
    void command_offered(std::uint32_t column, Cycle from) override;
    void command_accepted(Cycle accepted) override;
    void head(const Delta&, Cycle) override {}
    void null_taken(Cycle cycle) override;
    void column_taken(const TakenColumn& column) override;
    void group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) override;
    void activation_begins(Cycle last_mac, Cycle activation) override;
    void x_offered(Cycle from) override { x_offered_ = from; }
    void x_accepted(Cycle cycle) override;

    instruments::TimelineResult finish() override { return file_.finish(); }
    Probe& probe() override { return *this; }

   private:
    void end_encoder_state(Cycle end);

    instruments::TimelineFile file_;
    instruments::Signals counters_;
    instruments::Signals::Id value_fifo_, under_way_;

    bool begun_ = false;
    std::uint32_t step_ = 0, layer_ = 0;
    Cycle bias_ = 0, start_ = 0;  ///< B, and the first cycle of the layer's latency
    bool offered_ = false;        ///< the step's input
    Cycle x_offered_ = 0;
    EncoderState encoder_ = EncoderState::sleep;
    Cycle encoder_from_ = 0;
    bool turned_ = false;  ///< to h
    Cycle command_from_ = 0;
    std::deque<std::uint32_t> columns_;  ///< commanded and not taken
    std::uint32_t commanded_ = 0;
    Cycle free_ = 0;  ///< the MAC array, from then on
    Cycle last_mac_ = 0, activation_ = 0;
};

}  // namespace spartus::arch::edgedrnn
