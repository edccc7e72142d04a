/// \file
/// What may happen on each of the accelerator's links, for a parts::LinkChecker in it.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "spartus/arch/spartus/accumulator_link.hpp"
#include "spartus/arch/spartus/column_link.hpp"
#include "spartus/arch/spartus/control_link.hpp"
#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/arch/spartus/vector_link.hpp"
#include "spartus/arch/spartus/weight_link.hpp"
#include "spartus/parts/link_checker.hpp"

namespace spartus::arch::spartus {

/// Credits are never overdrawn nor spent before they are there, tokens arrive one per cycle, encoder_done comes
/// behind the last, and no credit comes back for a token that cannot have been popped.
class TokenRules : public parts::LinkRules<TokenLink> {
   public:
    /// Of the encoder: its FIFO's depth, and the cycles from an emission to the arrival.
    TokenRules(std::uint32_t depth, std::uint32_t latency) : latency_(latency), credits_(depth, 0) {}

    void forward(const Token& token, TokenPhase phase, Cycle cycle) override;
    void backward(const Token& token, TokenPhase phase, Cycle cycle) override;

   private:
    const Cycle latency_;
    std::deque<Cycle> credits_;     ///< held, the cycle from which each can be spent
    std::deque<Cycle> not_popped_;  ///< arrivals
    std::optional<Cycle> latest_;   ///< effect of the message before
    bool done_ = true;
};

/// Commands take effect in their order. A report of `done` answers one command to start or activate and lies behind
/// it; a barrier lies behind the report; a time step starts after its x was reported.
class ControlRules : public parts::LinkRules<ControlLink> {
   public:
    explicit ControlRules(std::uint32_t layers) : layers_(layers) {}

    void forward(const Command& command, ControlPhase phase, Cycle cycle) override;
    void backward(const Command& command, ControlPhase phase, Cycle cycle) override;

   private:
    const std::uint32_t layers_;
    Cycle latest_ = 0;            ///< effect of the command before
    std::optional<Cycle> begun_;  ///< start or activate without a `done`
    Cycle done_ = 0;
    std::optional<Cycle> input_;  ///< input_ready without a start
    bool feeds_input_ = false;
};

/// Slices cover a vector from its first element to its last without a gap, and none arrives before the one in
/// front.
class VectorRules : public parts::LinkRules<VectorLink> {
   public:
    /// How many elements a vector of each layer has.
    explicit VectorRules(std::vector<std::uint32_t> sizes) : sizes_(std::move(sizes)) {}

    void forward(const VectorSlice& slice, VectorPhase phase, Cycle cycle) override;
    void lend(VectorSlice& sent) override;
    void take_back() override;

   private:
    const std::vector<std::uint32_t> sizes_;
    std::uint32_t layer_ = 0;
    std::uint32_t next_ = 0;  ///< 0 between two vectors
    Cycle latest_ = 0;
    std::vector<std::int16_t> lent_;
};

/// Columns are read one behind the other, a word per cycle, within the bank, and answered with one latency.
class WeightRules : public parts::LinkRules<WeightLink> {
   public:
    WeightRules(std::uint32_t pes, std::uint32_t depth) : pes_(pes), depth_(depth) {}

    void forward(const WeightBurst& burst, WeightPhase phase, Cycle cycle) override;
    void answered(const WeightBurst& burst, Cycle asked, Cycle there) override;
    void hand_on(WeightBurst& answer) override;
    bool reads(WeightPhase) const override { return true; }

   private:
    const std::uint32_t pes_, depth_;
    Cycle free_ = 0;  ///< the port
    std::optional<Cycle> latency_;
    std::vector<nn::Val> val_;
    std::vector<nn::Lidx> lidx_;
};

/// Columns are fetched, are there, are read and are issued in one order; no word is read or issued before it is
/// there, and one is issued per cycle.
class FetchRules : public parts::LinkRules<WeightLink> {
   public:
    explicit FetchRules(std::uint32_t pes) : pes_(pes) {}

    void forward(const WeightBurst& burst, WeightPhase phase, Cycle cycle) override;
    void backward(const WeightBurst& burst, WeightPhase phase, Cycle cycle) override;
    void hand_on(WeightBurst& answer) override;
    bool reads(WeightPhase phase) const override { return phase == WeightPhase::read; }

   private:
    void read(Cycle cycle);
    void issued(const WeightBurst& burst);

    const std::uint32_t pes_;
    std::deque<std::uint32_t> fetched_;  ///< words of columns that are not there
    std::deque<std::uint32_t> there_;    ///< of columns that are not issued
    std::deque<Cycle> from_;             ///< when these can be read
    bool read_ = false;                  ///< the oldest of them
    Cycle free_ = 0;                     ///< no word has been issued in this cycle or later
    std::vector<nn::Val> val_;
    std::vector<nn::Lidx> lidx_;
    std::vector<Cycle> cycles_;
};

/// Commands are issued one by one, none before it may; each brings one column, whose beats come behind it and
/// behind those of the column before.
class ColumnRules : public parts::LinkRules<ColumnLink> {
   public:
    explicit ColumnRules(std::uint32_t beat_bytes) : beat_bytes_(beat_bytes) {}

    void forward(const ColumnTransfer& transfer, ColumnPhase phase, Cycle cycle) override;
    void backward(const ColumnTransfer& transfer, ColumnPhase phase, Cycle cycle) override;

   private:
    const std::uint32_t beat_bytes_;
    std::optional<Cycle> command_;  ///< may be issued from then on
    std::optional<Cycle> latest_;   ///< in which one was issued
    std::deque<Cycle> under_way_;   ///< in which they were issued
    Cycle free_ = 0;                ///< no beat has been transferred in this cycle or later
};

/// One row per cycle through the one read port.
class AccumulatorRules : public parts::LinkRules<AccumulatorLink> {
   public:
    /// `rows` is L of every layer.
    AccumulatorRules(std::uint32_t pes, std::vector<std::uint32_t> rows) : pes_(pes), rows_(std::move(rows)) {}

    void forward(const AccumulatorRows& rows, parts::ReadPhase phase, Cycle cycle) override;
    void hand_on(AccumulatorRows& answer) override;
    bool reads(parts::ReadPhase) const override { return true; }

   private:
    const std::uint32_t pes_;
    const std::vector<std::uint32_t> rows_;
    std::optional<Cycle> latest_;
    std::vector<std::uint32_t> sums_;
};

}  // namespace spartus::arch::spartus
