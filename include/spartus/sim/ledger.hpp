/// \file
/// The ledger: every cycle of a run belongs, for every module, to exactly one named cause.
///
///   all modules   reset, input_wait, start, (compute), sync, output_full, activation, finish
///   encoder       compute = scan + fifo_full + done
///   PE array      compute = issue + hazard + starved + drain + barrier
///   weight bank   compute = read + idle
///   host port     by direction: busy + idle
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

/// Sums the phases of steps.
class Phases {
   public:
    void add(const arch::spartus::StepTimes& times);

    /// The phases with compute replaced by the causes given.
    Ledger with_compute(const Ledger& compute) const;
    Cycle compute() const { return compute_; }

   private:
    Cycle reset_ = 0, input_wait_ = 0, start_ = 0, compute_ = 0, sync_ = 0, output_full_ = 0, activation_ = 0,
          finish_ = 0;
};

/// The ledgers of all modules after a run of `cycles`.
std::vector<std::pair<std::string, Ledger>> make_ledgers(const arch::spartus::Accelerator& accelerator,
                                                         std::size_t arrays, const Phases& phases, Cycle cycles);

Cycle total(const Ledger& ledger);

}  // namespace spartus::sim
