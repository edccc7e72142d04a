/// \file
/// By how much changes of the accelerator would shorten a run. Each is a run of its own, checked like any other;
/// nothing is extrapolated.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::sim {

struct WhatIf {
    arch::Change change;
    Cycle cycles = 0;                                                ///< busy_cycles() of the run with the change
    double mean_latency = std::numeric_limits<double>::quiet_NaN();  ///< cycles per time step, if there are any
};

/// The network as a configuration asks for it: CBTD depends on the number of PEs.
using LoadNetwork = std::function<nn::Network(const arch::Design&)>;

/// Runs every change in a child process of its own, up to `jobs` at a time, so before this process has any SystemC
/// object. `network` is that of `config`; `load` makes it anew where a change needs another. Throws Error as
/// simulate does, and Error(interrupted) when `stop` says so.
std::vector<WhatIf> what_if(
    const arch::Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces,
    const LoadNetwork& load, std::size_t jobs, const std::function<bool()>& stop = [] { return false; });

}  // namespace spartus::sim
