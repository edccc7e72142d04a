/// \file
/// What bounds a step: every cycle from the end of the step before it to its own end has exactly one bound, that of
/// the module which everything else waited for. In compute that is the critical array: the one drained last, of
/// several the lowest. Over a run the bounds add up to the run's cycles.
///
///   reset       controller       reset before the step
///   input       host port        waiting for x before the step
///   scan        encoder n        the critical array n is starved: its encoder has sent nothing that can be popped
///   mac         array n          words it issues, up to ⌈words of all arrays / N⌉: with all arrays equally loaded
///   imbalance   array n          words it issues beyond that
///   hazard      array n          its words wait for an accumulator
///   pipeline    array n          its last results are under way
///   output      host port        waiting for an output buffer
///   activation  activation unit  A' to R
///   overhead    controller       start, sync and finish
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

enum class Bound { reset, input, scan, mac, imbalance, hazard, pipeline, output, activation, overhead };
constexpr std::array all_bounds{Bound::reset,  Bound::input,    Bound::scan,   Bound::mac,        Bound::imbalance,
                                Bound::hazard, Bound::pipeline, Bound::output, Bound::activation, Bound::overhead};

const char* name_of(Bound bound);

/// Cycles by bound.
class BoundCycles {
   public:
    Cycle& operator[](Bound bound) { return cycles_[static_cast<std::size_t>(bound)]; }
    Cycle operator[](Bound bound) const { return cycles_[static_cast<std::size_t>(bound)]; }
    Cycle total() const;
    /// The bound with most cycles; of several the first in the list above.
    Bound largest() const;
    BoundCycles& operator+=(const BoundCycles& other);

   private:
    std::array<Cycle, all_bounds.size()> cycles_{};
};

/// One step of one layer.
struct StepBounds {
    BoundCycles cycles;              ///< sum to the reset and wait before the step and its latency
    std::size_t critical_array = 0;  ///< drained last

    Bound bound() const { return cycles.largest(); }
    /// The module to which `bound` is put down: "array3", "encoder2", "activation_unit", "host_port", "controller".
    std::string module_of(Bound bound) const;
};

/// `step` has at least one array, and its causes cover compute, as every step that passed the check.
StepBounds bounds_of(const StepResult& step);

/// A whole run.
struct CriticalPath {
    BoundCycles cycles;                                   ///< sum to the run's cycles
    std::vector<std::pair<Bound, std::size_t>> steps;     ///< steps of layers with this as their largest bound
    std::vector<std::size_t> critical_steps;              ///< [N] steps in which array n was drained last
    std::vector<std::pair<std::string, Ledger>> modules;  ///< cycles by module and bound, sum to the run's cycles
};

CriticalPath critical_path(const RunResult& run, std::size_t arrays);

}  // namespace spartus::sim
