/// \file
/// One run: elaborate the accelerator, take all sequences through it, check every step. Once per process, since
/// SystemC elaborates only once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/arch/machine.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::sim {

/// How many steps are held against the reference. The causes of every step and the ledger of the run are checked
/// whatever it is.
enum class Check {
    all,
    first,  ///< the first `first_steps` time steps of the run
};
constexpr std::size_t first_steps = 8;

/// Is told of every step that was checked; `h` of the last layer means something after steps of that. May throw
/// Error, which ends the run.
using StepSink = std::function<void(const stats::Step& step, const std::vector<std::int16_t>& h)>;

struct RunOptions {
    Check check = Check::all;
    /// Fills Run::steps and Run::h, some kilobytes a step.
    bool keep_steps = true;
    std::vector<StepSink> sinks = {};
    /// Called after every time step with the number done; returns false to stop the run.
    std::function<bool(std::size_t done)> on_progress = [](std::size_t) { return true; };
    arch::MachineOptions machine = {};
};

/// Throws Error(check_failed) if a step disagrees with the reference, or it or a link breaks a rule,
/// Error(interrupted) if on_progress asks to stop. The environment variable SPARTUS_CHECK_LINKS=1 stands for
/// `machine.check_links` in every run of a process: tests set it.
stats::Run simulate(const arch::Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces,
                    const RunOptions& options = {});

}  // namespace spartus::sim
