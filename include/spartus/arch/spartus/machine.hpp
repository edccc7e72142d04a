/// \file
/// The accelerator with its check, as a run sees it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "spartus/arch/machine.hpp"
#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/arch/spartus/column_words.hpp"
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

/// Kept for machines that differ in neither N, M, the weights' format and source nor the kind of hazard.
struct LaidOutNetwork : LaidOut {
    std::shared_ptr<const nn::BankLayout> banks;
    std::shared_ptr<const std::vector<LayerColumns>> columns;
};
std::shared_ptr<const LaidOut> lay_out(const Config& config, const nn::Network& network);
/// Equal for designs that lay out a network alike.
std::string layout_key(const Config& config);

/// `network` is already pruned as it shall be; it, `traces` and what `options` points to must outlive the machine.
/// The probes that are ActivityObservers are told what the modules do.
std::unique_ptr<Machine> make_machine(const Config& config, const nn::Network& network,
                                      const std::vector<nn::Trace>& traces, const MachineOptions& options);

}  // namespace spartus::arch::spartus
