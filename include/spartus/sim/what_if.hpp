/// \file
/// By how much changes of the accelerator would shorten a run. Each is a run of its own, checked like any other;
/// nothing is extrapolated.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "spartus/config/config.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/sim/run_result.hpp"
#include "spartus/sim/token_router.hpp"

namespace spartus::sim {

struct Change {
    std::string name;               ///< "twice the lookahead"
    std::vector<std::string> keys;  ///< "delta_encoder.lookahead=16", as --set takes them; none for the balance
    config::Config config;          ///< with the keys
    TokenRoute route = TokenRoute::own_array;  ///< least_loaded for the balance
};

/// A perfect balance (see token_router.hpp); twice the lookahead, the FIFO, the elements per beat, the arrays, the
/// PEs; forwarding in place of stalls, the least interval of the activation unit and the least latencies, each
/// where it is not so already. What the keys do not allow is left out, and so is the balance where banks with all
/// columns could take more than 4 GiB.
std::vector<Change> what_if_changes(const config::Config& config, const nn::Network& network);

struct WhatIf {
    Change change;
    Cycle cycles = 0;                                                ///< of the run with the change
    double mean_latency = std::numeric_limits<double>::quiet_NaN();  ///< cycles per time step, if there are any
};

/// The network as a configuration asks for it: CBTD depends on the number of PEs.
using LoadNetwork = std::function<nn::Network(const config::Config&)>;

/// Runs every change in a child process of its own, up to `jobs` at a time, so before this process has any SystemC
/// object. `network` is that of `config`; `load` makes it anew where a change needs another. Throws Error as
/// simulate does, and Error(interrupted) when `stop` says so.
std::vector<WhatIf> what_if(
    const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
    const LoadNetwork& load, std::size_t jobs, const std::function<bool()>& stop = [] { return false; });

}  // namespace spartus::sim
