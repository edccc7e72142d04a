/// \file
/// What may happen on those of EdgeDRNN's links that are no streams, for a parts::LinkChecker in them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/parts/link_checker.hpp"

namespace spartus::arch::edgedrnn {

/// Layers begin in turn, one behind the other.
class StartRules : public parts::LinkRules<StartLink> {
   public:
    explicit StartRules(std::uint32_t layers) : layers_(layers) {}

    void forward(const LayerStart& message, tlm::tlm_phase phase, Cycle cycle) override;

   private:
    const std::uint32_t layers_;
    std::uint32_t next_ = 0;
    std::optional<Cycle> latest_;
};

/// Groups of K neurons, from the first of a layer to its last, in ascending cycles.
class Groups {
   public:
    Groups(std::uint32_t pes, std::uint32_t hidden) : pes_(pes), hidden_(hidden) {}

    /// What is wrong with the next group, which comes in `cycle`, or null.
    const char* next(const StateBeat& beat, Cycle cycle);

   private:
    const std::uint32_t pes_, hidden_;
    std::uint32_t first_ = 0;
    std::uint32_t layer_ = 0;  ///< of the group before
    std::optional<Cycle> latest_;
};

/// Every group is read, then written, and no other is between.
class StateRules : public parts::LinkRules<StateLink> {
   public:
    StateRules(std::uint32_t pes, std::uint32_t layers, std::uint32_t hidden)
        : layers_(layers), read_(pes, hidden), written_(pes, hidden) {}

    void forward(const StateBeat& beat, StatePhase phase, Cycle cycle) override;
    void answered(const StateBeat& beat, Cycle asked, Cycle there) override;
    void lend(StateBeat& sent) override;
    void take_back() override;
    void hand_on(StateBeat& answer) override;
    bool reads(StatePhase phase) const override { return phase == StatePhase::read; }

   private:
    const std::uint32_t layers_;
    Groups read_, written_;
    std::vector<std::int16_t> lent_, answered_;
};

/// Groups are offered in their order, each after the one before it was accepted.
class ResultRules : public parts::LinkRules<ResultLink> {
   public:
    ResultRules(std::uint32_t pes, std::uint32_t hidden) : groups_(pes, hidden) {}

    void forward(const StateBeat& beat, ResultPhase phase, Cycle cycle) override;
    void answered(const StateBeat& beat, Cycle asked, Cycle there) override;
    void lend(StateBeat& sent) override;
    void take_back() override;
    void hand_on(StateBeat& answer) override;
    bool reads(ResultPhase) const override { return true; }

   private:
    Groups groups_;
    std::optional<Cycle> accepted_;
    const std::int16_t* own_ = nullptr;  ///< the sender's
    std::vector<std::int16_t> lent_;
};

/// K arguments at once, answered in the cycle in which they are asked.
class LookupRules : public parts::LinkRules<LookupLink> {
   public:
    explicit LookupRules(std::uint32_t pes) : pes_(pes) {}

    void forward(const Lookup& lookup, parts::ReadPhase phase, Cycle cycle) override;
    void answered(const Lookup& lookup, Cycle asked, Cycle there) override;
    void lend(Lookup& sent) override;
    void take_back() override;
    void hand_on(Lookup& answer) override;
    bool reads(parts::ReadPhase) const override { return true; }

   private:
    const std::uint32_t pes_;
    Cycle latest_ = 0;
    const std::int16_t* own_ = nullptr;  ///< the sender's
    std::vector<std::int16_t> lent_, answered_;
};

}  // namespace spartus::arch::edgedrnn
