/// \file
/// The check that is always on: every step of every layer against the untimed reference and against the rules of
/// conservation. It shares with the hardware modules neither state nor loops, only the number formats and the
/// tables, which have exhaustive tests of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/config/config.hpp"
#include "spartus/nn/reference.hpp"
#include "spartus/sim/run_result.hpp"
#include "spartus/sim/token_router.hpp"

namespace spartus::sim {

class Checker {
   public:
    /// With TokenRoute::least_loaded the values must be the same. What fired must still be processed, but by all
    /// arrays together, and start to barrier has only a lower bound.
    Checker(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
            Cycle reset_cycles, std::vector<arch::spartus::StoredLayer> stored,
            TokenRoute route = TokenRoute::own_array);

    /// Advances the reference to the step and compares. Returns what is wrong, or nothing. Steps must come in the
    /// order in which they run.
    std::optional<std::string> check(const arch::spartus::StepTimes& times, const std::vector<ArrayCounts>& arrays,
                                     const arch::spartus::ActivationUnit& activation_unit);

    /// Leaves the reference where it is and checks only that the causes of a step add up. No call of check() may
    /// follow.
    std::optional<std::string> check_causes(const arch::spartus::StepTimes& times,
                                            const std::vector<ArrayCounts>& arrays) const;

    const nn::ReferenceLayer& reference(std::uint32_t layer) const { return reference_.layer(layer); }

   private:
    std::optional<std::string> check_values(std::uint32_t layer,
                                            const arch::spartus::ActivationUnit& activation_unit) const;
    std::optional<std::string> check_conservation(std::uint32_t layer,
                                                  const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_arrays(const std::vector<std::uint64_t>& tokens,
                                            const std::vector<std::uint64_t>& words,
                                            const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_ledger(Cycle compute, const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_times(const arch::spartus::StepTimes& times) const;

    const config::Config config_;
    const std::vector<nn::Trace>& traces_;
    const Cycle reset_cycles_;
    const std::vector<arch::spartus::StoredLayer> stored_;
    const TokenRoute route_;
    std::vector<arch::spartus::LayerSize> sizes_;
    nn::Reference reference_;
    Cycle previous_end_ = 0;
};

}  // namespace spartus::sim
