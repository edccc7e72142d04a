/// \file
/// Where a design does not fit its device: what would do. Tried on the cost of designs; nothing is simulated.
#pragma once

#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/sim/what_if.hpp"

namespace spartus::sim {

struct Fitting {
    std::string device;                ///< the smallest of the others that the design fits; empty: none
    std::vector<std::string> changes;  ///< of one key each, the least that fit: "network.gamma=0.97"
};

/// `others`: the devices there are. `load` gives the network of a changed design, as a run of it would have.
Fitting fitting(const arch::Design& design, const nn::Network& network, const cost::Device& device,
                const std::vector<cost::Device>& others, const LoadNetwork& load);

}  // namespace spartus::sim
