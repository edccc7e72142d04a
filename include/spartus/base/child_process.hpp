/// \file
/// Runs in processes of their own: SystemC elaborates once per process, so whoever needs several runs forks before
/// any SystemC object exists.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "spartus/base/error.hpp"

namespace spartus {

/// What a child process does; its text goes to the parent.
using ChildWork = std::function<std::string()>;

/// How it ended.
struct ChildOutcome {
    ExitCode code = ExitCode::ok;
    std::string text;  ///< what the work returned, or the message of its error
    double seconds = 0;
};

class Child;

/// Children that run side by side. Those still running when it is destroyed are ended.
class ChildPool {
   public:
    ChildPool();
    ~ChildPool();
    ChildPool(const ChildPool&) = delete;
    ChildPool& operator=(const ChildPool&) = delete;

    /// Forks a child; `index` is the caller's name for it, of no other running child.
    void start(std::size_t index, const ChildWork& work);
    std::size_t running() const;

    /// Those that have ended since the last call; none after a moment, so that the caller can look around.
    std::vector<std::pair<std::size_t, ChildOutcome>> await();

   private:
    std::map<std::size_t, std::unique_ptr<Child>> children_;
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

}  // namespace spartus
