/// \file
/// One run: elaborate the accelerator, take all sequences through it, check every step. Once per process, since
/// SystemC elaborates only once.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/config/config.hpp"
#include "spartus/sim/run_result.hpp"
#include "spartus/sim/token_router.hpp"

namespace spartus::sim {

/// How many steps are held against the reference. The causes of every step and the ledger of the run are checked
/// whatever it is.
enum class Check {
    all,
    first,  ///< the first `first_steps` time steps of the run
};
constexpr std::size_t first_steps = 8;

struct RunOptions {
    Check check = Check::all;
    /// How many cycles a module may run ahead of the kernel; no result depends on it.
    Cycle run_ahead = parts::Clock::unlimited;
    /// Called after every time step with the number done; returns false to stop the run.
    std::function<bool(std::size_t done)> on_progress = [](std::size_t) { return true; };
    /// For instruments and tests: what stands in the links.
    arch::spartus::Bindings bindings;
    /// Holds every message against the rules of its link and ends the life of every payload with its call. So does
    /// the environment variable SPARTUS_CHECK_LINKS=1, for every run of a process: tests set it.
    bool check_links = false;
    /// For instruments: is told what every module does, and must outlive the run.
    arch::spartus::Activity* activity = nullptr;
    /// least_loaded asks what a perfect balance would bring. It needs the token links for itself, nothing runs
    /// ahead, and every bank holds all columns.
    TokenRoute route = TokenRoute::own_array;
    /// For tests: called before every check with the accelerator as it stands.
    std::function<void(const arch::spartus::StepTimes&, arch::spartus::Accelerator&)> before_check;
};

/// Throws Error(check_failed) if a step disagrees with the reference, or it or a link breaks a rule,
/// Error(interrupted) if on_progress asks to stop.
RunResult simulate(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                   const RunOptions& options = {});

}  // namespace spartus::sim
