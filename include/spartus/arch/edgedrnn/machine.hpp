/// \file
/// EdgeDRNN with its check, as a run sees it.
#pragma once

#include <memory>
#include <vector>

#include "spartus/arch/edgedrnn/accelerator.hpp"
#include "spartus/arch/machine.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::edgedrnn {

/// For experiments and tests.
struct MachineHooks : Hooks {
    /// A memory in the place of the shipped one; time is then checked against bounds alone.
    Accelerator::BindMemory bind_memory;
    Accelerator::BindOutput bind_output;
};

/// A network as the hardware holds it.
struct HeldNetwork {
    Network network;
    std::vector<std::size_t> saturated;  ///< by layer: sums of two floating-point biases beyond 8 bits
};

/// Of a GRU. Throws Error(input) for what the hardware cannot hold: a bias b_hn, a sum of two biases of whole
/// numbers that does not fit.
HeldNetwork held(const nn::Network& network);

/// Throws as check() and held() do, and Error(input) for more than one sequence: reset clears no memory.
std::unique_ptr<Machine> make_machine(const Config& config, const nn::Network& network,
                                      const std::vector<nn::Trace>& traces, const MachineOptions& options);

}  // namespace spartus::arch::edgedrnn
