/// \file
/// The check that is always on: every step of every layer against the untimed reference, and every cycle and count
/// against recurrences over what fired. From the modules it takes only what it checks: BLEN, the reset, the adder
/// tree and the host are computed here from the network and the configuration. It shares with the hardware the
/// number formats and the tables, which have exhaustive tests of their own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/arch/spartus/column_words.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/counts.hpp"
#include "spartus/arch/spartus/expectations.hpp"
#include "spartus/arch/spartus/host_timing.hpp"
#include "spartus/arch/spartus/memory_timing.hpp"
#include "spartus/arch/spartus/step_timing.hpp"
#include "spartus/arch/spartus/token_router.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch::spartus {

/// What is not as the configuration alone says.
struct Deviation {
    /// With least_loaded the values must be the same. What fired must still be processed, but by all arrays
    /// together, and start to barrier has only a lower bound.
    TokenRoute route = TokenRoute::own_array;
    bool foreign_memory = false;  ///< with timing of its own: so compute too has only a lower bound
};

class Checker {
   public:
    /// Of the pruned network.
    using Columns = std::shared_ptr<const std::vector<LayerColumns>>;

    /// What a step must give is computed in every check() or, beside, by a thread of its own.
    enum class Compute { here, beside };

    /// `network` is pruned as it shall be. Without `values` they are the untimed reference's; without `columns`
    /// they are found here.
    Checker(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
            Deviation deviation = {}, std::unique_ptr<nn::ValueSource> values = nullptr, Columns columns = nullptr,
            Compute compute = Compute::here);

    /// Advances the reference to the step and compares. Returns what is wrong, or nothing. Steps must come in the
    /// order in which they run.
    std::optional<std::string> check(const StepTimes& times, const std::vector<ArrayCounts>& arrays,
                                     const MemoryPort::Counters& memory, const ActivationUnit& activation_unit,
                                     const HostPort& host_port);

    /// Leaves the reference where it is and checks only what needs none: the phases and the host. No call of
    /// check() may follow.
    std::optional<std::string> check_times(const StepTimes& times);

    /// After the last step, that the host was busy as it must have been. Returns what is wrong, or nothing.
    std::optional<std::string> check_run(const stats::Run& run) const;

   private:
    struct LayerSize {
        std::uint32_t inputs, hidden;
    };

    StepWork work_of(std::uint32_t layer) const { return spartus::work_of((*columns_)[layer], now_->values); }
    bool exact() const { return deviation_.route == TokenRoute::own_array && !deviation_.foreign_memory; }
    std::optional<std::string> check_values(std::uint32_t layer, const ActivationUnit& activation_unit) const;
    std::optional<std::string> check_received(const StepTimes& times, const HostPort& host_port) const;
    std::optional<std::string> check_arrays(const StepTiming& expected,
                                            const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_totals(const StepTiming& expected,
                                            const std::vector<ArrayCounts>& arrays) const;
    std::optional<std::string> check_memory(const StepTimes& times, const MemoryPort::Counters& memory) const;
    std::optional<std::string> check_barrier(const StepTimes& times, const StepTiming& expected) const;
    std::optional<std::string> check_phases(const StepTimes& times) const;
    void advance_host(const StepTimes& times);

    const Config config_;
    const Deviation deviation_;
    const nn::Cell& cell_;
    const Columns columns_;
    const std::unique_ptr<Expectations> expectations_;
    std::optional<Expected> now_;  ///< of the step that has just ended
    std::vector<LayerSize> layers_;
    Cycle reset_cycles_ = 0;              ///< ΣL
    std::optional<MemoryTiming> memory_;  ///< with weights in external memory
    HostTiming host_;
    std::uint64_t results_ = 0;  ///< steps of the last layer
    Cycle previous_end_ = 0;
};

}  // namespace spartus::arch::spartus
