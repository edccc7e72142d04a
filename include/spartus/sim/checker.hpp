/// \file
/// The check that is always on: every step of every layer against the untimed reference, and every cycle and count
/// against recurrences over what fired. From the modules it takes only what it checks: BLEN, the reset, the adder
/// tree and the host are computed here from the network and the configuration. It shares with the hardware the
/// number formats and the tables, which have exhaustive tests of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/config/config.hpp"
#include "spartus/nn/reference.hpp"
#include "spartus/sim/column_words.hpp"
#include "spartus/sim/host_timing.hpp"
#include "spartus/sim/run_result.hpp"
#include "spartus/sim/step_timing.hpp"
#include "spartus/sim/token_router.hpp"

namespace spartus::sim {

class Checker {
   public:
    /// `network` is pruned as it shall be. With TokenRoute::least_loaded the values must be the same. What fired
    /// must still be processed, but by all arrays together, and start to barrier has only a lower bound.
    Checker(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
            TokenRoute route = TokenRoute::own_array);

    /// Advances the reference to the step and compares. Returns what is wrong, or nothing. Steps must come in the
    /// order in which they run.
    std::optional<std::string> check(const arch::spartus::StepTimes& times, const std::vector<ArrayCounts>& arrays,
                                     const arch::spartus::ActivationUnit& activation_unit,
                                     const arch::spartus::HostPort& host_port);

    /// Leaves the reference where it is and checks only what needs none: the phases, the host, and that the causes
    /// of a step add up. No call of check() may follow.
    std::optional<std::string> check_causes(const arch::spartus::StepTimes& times,
                                            const std::vector<ArrayCounts>& arrays);

    /// After the last step: the ledger of every module covers every cycle of the run once, and the host's is as it
    /// must be. Returns what is wrong, or nothing.
    std::optional<std::string> check_run(const RunResult& run) const;

    const nn::ReferenceLayer& reference(std::uint32_t layer) const { return reference_.layer(layer); }

   private:
    /// What a layer is to the check.
    struct LayerWork {
        std::uint32_t inputs, hidden;
        ColumnWords ih, hh;
    };

    StepWork work_of(std::uint32_t layer) const;
    std::optional<std::string> check_values(std::uint32_t layer,
                                            const arch::spartus::ActivationUnit& activation_unit) const;
    std::optional<std::string> check_received(const arch::spartus::StepTimes& times,
                                              const arch::spartus::HostPort& host_port) const;
    std::optional<std::string> check_arrays(const StepTiming& expected,
                                            const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_totals(const StepTiming& expected,
                                            const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_ledger(Cycle compute, const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_barrier(const arch::spartus::StepTimes& times,
                                             const StepTiming& expected) const;
    std::optional<std::string> check_phases(const arch::spartus::StepTimes& times) const;
    void advance_host(const arch::spartus::StepTimes& times);

    const config::Config config_;
    const std::vector<nn::Trace>& traces_;
    const TokenRoute route_;
    std::vector<LayerWork> layers_;
    Cycle reset_cycles_ = 0;  ///< ΣL
    nn::Reference reference_;
    HostTiming host_;
    std::uint64_t results_ = 0;  ///< steps of the last layer
    Cycle previous_end_ = 0;
};

}  // namespace spartus::sim
