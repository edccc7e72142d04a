/// \file
/// The accelerator with its check, as a run sees it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "spartus/arch/machine.hpp"
#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/token_router.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::spartus {

/// For experiments and tests.
struct MachineHooks : Hooks {
    Bindings bindings;  ///< what stands in the links
    /// least_loaded asks what a perfect balance would bring. It needs the token links for itself, nothing runs
    /// ahead, and every bank holds all columns.
    TokenRoute route = TokenRoute::own_array;
    /// Called before every check with the accelerator as it stands.
    std::function<void(const StepTimes&, Accelerator&)> before_check;
};

/// What the encoding of a network came to, kept with the run for its figures.
struct StoredNetwork {
    std::vector<StoredLayer> layers;
    std::uint32_t bank_depth = 0;  ///< words
};

/// `network` is already pruned as it shall be; it, `traces` and what `options` points to must outlive the machine.
/// The probes that are ActivityObservers are told what the modules do.
std::unique_ptr<Machine> make_machine(const Config& config, const nn::Network& network,
                                      const std::vector<nn::Trace>& traces, const MachineOptions& options);

}  // namespace spartus::arch::spartus
