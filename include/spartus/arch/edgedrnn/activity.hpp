/// \file
/// What the modules of EdgeDRNN do, told to whoever listens: a wave, a timeline. In cycles of the run; a module
/// tells as soon as it knows, so often ahead of the kernel's time.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/arch/machine.hpp"
#include "spartus/base/cycle.hpp"

namespace spartus::arch::edgedrnn {

/// What a block does in a cycle: the causes of its cycles, in their order.
enum class EncoderState : std::uint8_t { sleep, bias, scan, input_wait, turn, fifo_full, done };
enum class MacState : std::uint8_t { sleep, mac, weight_wait, null, starved, drain, activation, output_wait };

/// A column on its way through the multipliers.
struct TakenColumn {
    Delta delta;
    Cycle head;   ///< the delta is at the FIFO's output from then on
    Cycle first;  ///< the cycle of the first beat
    Cycle last;   ///< and of the last
    /// Cycles for which each beat waited after the one before it, [C]; null if none did. The first counts in
    /// `first`.
    const std::vector<std::uint32_t>* waits;
};

class ActivityObserver : public Probe {
   public:
    /// A layer has its bias slot in this cycle, told when the kernel is at the end of the layer before. `offered`,
    /// of layer 0, is told as soon as it is known: the first cycle in which the first beat of the step was offered.
    virtual void layer_begins(std::uint32_t layer, Cycle bias) = 0;
    virtual void input_offered(Cycle offered) = 0;
    /// The layer's last result was accepted in this cycle, which the kernel has reached.
    virtual void layer_ends(Cycle end) = 0;

    /// A state begins. One that may last until something comes is told at once, and again what comes instead.
    virtual void encoder_state(EncoderState state, Cycle from) = 0;
    /// Elements are inspected one per cycle, from `first` on, `count` of them.
    virtual void inspected(std::uint32_t first, std::uint32_t count, Cycle from) = 0;
    /// `column` is null for a null token.
    virtual void pushed(const Delta& delta, const Column* column, Cycle cycle) = 0;
    /// The oldest entry leaves the storage of the value FIFO or of the index FIFO, for its output, in this cycle.
    virtual void value_moved(Cycle cycle) = 0;
    virtual void index_moved(Cycle cycle) = 0;

    /// A column number is at the index FIFO's output from `from` on; its command is accepted in `accepted`.
    virtual void command_offered(std::uint32_t column, Cycle from) = 0;
    virtual void command_accepted(Cycle accepted) = 0;

    /// A token is at the value FIFO's output from `from` on.
    virtual void head(const Delta& delta, Cycle from) = 0;
    virtual void null_taken(Cycle cycle) = 0;
    virtual void column_taken(const TakenColumn& column) = 0;
    /// Results of a group of K neurons: offered, accepted; h is in the encoder's memory a cycle later.
    virtual void group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) = 0;
    /// E is known, and so A.
    virtual void activation_begins(Cycle last_mac, Cycle activation) = 0;

    /// A beat of x is offered from a cycle on; and accepted in one.
    virtual void x_offered(Cycle from) = 0;
    virtual void x_accepted(Cycle cycle) = 0;
};

/// Passes on to several.
class FanOut : public ActivityObserver {
   public:
    explicit FanOut(std::vector<ActivityObserver*> observers = {}) : all_(std::move(observers)) {}

    void layer_begins(std::uint32_t layer, Cycle bias) override {
        for (auto* each : all_) each->layer_begins(layer, bias);
    }
    void input_offered(Cycle offered) override {
        for (auto* each : all_) each->input_offered(offered);
    }
    void layer_ends(Cycle end) override {
        for (auto* each : all_) each->layer_ends(end);
    }
    void encoder_state(EncoderState state, Cycle from) override {
        for (auto* each : all_) each->encoder_state(state, from);
    }
    void inspected(std::uint32_t first, std::uint32_t count, Cycle from) override {
        for (auto* each : all_) each->inspected(first, count, from);
    }
    void pushed(const Delta& delta, const Column* column, Cycle cycle) override {
        for (auto* each : all_) each->pushed(delta, column, cycle);
    }
    void value_moved(Cycle cycle) override {
        for (auto* each : all_) each->value_moved(cycle);
    }
    void index_moved(Cycle cycle) override {
        for (auto* each : all_) each->index_moved(cycle);
    }
    void command_offered(std::uint32_t column, Cycle from) override {
        for (auto* each : all_) each->command_offered(column, from);
    }
    void command_accepted(Cycle accepted) override {
        for (auto* each : all_) each->command_accepted(accepted);
    }
    void head(const Delta& delta, Cycle from) override {
        for (auto* each : all_) each->head(delta, from);
    }
    void null_taken(Cycle cycle) override {
        for (auto* each : all_) each->null_taken(cycle);
    }
    void column_taken(const TakenColumn& column) override {
        for (auto* each : all_) each->column_taken(column);
    }
    void group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) override {
        for (auto* each : all_) each->group_activated(group, offered, accepted, leaves);
    }
    void activation_begins(Cycle last_mac, Cycle activation) override {
        for (auto* each : all_) each->activation_begins(last_mac, activation);
    }
    void x_offered(Cycle from) override {
        for (auto* each : all_) each->x_offered(from);
    }
    void x_accepted(Cycle cycle) override {
        for (auto* each : all_) each->x_accepted(cycle);
    }

   private:
    std::vector<ActivityObserver*> all_;
};

}  // namespace spartus::arch::edgedrnn
