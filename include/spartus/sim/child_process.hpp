/// \file
/// Runs in processes of their own: SystemC elaborates once per process, so whoever needs several runs forks before
/// any SystemC object exists.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "spartus/error.hpp"

namespace spartus::sim {

/// What a child process does; its text goes to the parent.
using ChildWork = std::function<std::string()>;

/// How it ended.
struct ChildOutcome {
    ExitCode code = ExitCode::ok;
    std::string text;  ///< what the work returned, or the message of its error
    double seconds = 0;
};

/// Runs `work` in a child process and returns its text. An Error thrown there is thrown here.
std::string in_child_process(const ChildWork& work);

/// Runs every piece of work in a child process of its own, up to `jobs` at a time. `on_outcome` is called in the
/// order of `work` whatever `jobs` is, for each as soon as it and all before it have ended. When `stop` says so all
/// children are ended and Error(interrupted) is thrown.
void in_child_processes(
    const std::vector<ChildWork>& work, std::size_t jobs,
    const std::function<void(std::size_t, const ChildOutcome&)>& on_outcome,
    const std::function<bool()>& stop = [] { return false; });

}  // namespace spartus::sim
