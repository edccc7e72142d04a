/// \file
/// A run in a process of its own: SystemC elaborates once per process, so whoever needs several runs forks before
/// any SystemC object exists.
#pragma once

#include <functional>
#include <string>

namespace spartus::sim {

/// Runs `work` in a child process and returns its text. An Error thrown there is thrown here.
std::string in_child_process(const std::function<std::string()>& work);

}  // namespace spartus::sim
