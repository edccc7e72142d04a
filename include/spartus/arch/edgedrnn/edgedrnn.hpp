/// \file
/// The row of EdgeDRNN in the table of architectures.
#pragma once

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/edgedrnn/config.hpp"

namespace spartus::arch::edgedrnn {

const Architecture& architecture();
inline const Architecture& architecture_of(const Config&) {
    return architecture();
}

/// BRAM36 and DSP48 follow from the RTL's memories, which have the largest sizes whatever the network: 4 layers of
/// 1024 units. LUTs and flip-flops are estimated.
cost::DesignCost cost_of(const Finished& finished);
cost::EnergyCounts energy_counts_of(const Finished& finished);

/// Half the memory latency, no gap, twice the FIFO, twice the PEs, each where the keys allow it.
std::vector<Change> what_if_changes(const Design& design, const nn::Network& network);

}  // namespace spartus::arch::edgedrnn
