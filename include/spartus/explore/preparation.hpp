/// \file
/// What the points of a sweep share, made once in the parent: children inherit the pages when they are forked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/source.hpp"
#include "spartus/sim/figures.hpp"

namespace spartus::explore {

/// Points with equal keys, which hold the same inputs, side by side make the most of a Preparation.
struct InputKey {
    std::string network, trace, gamma;
    std::string layout;  ///< what else pruning depends on

    InputKey(const Sweep& sweep, const Point& point, const arch::Design& config);
    bool same_pruning(const InputKey& other) const;
    bool operator<(const InputKey& other) const;
};

/// Keeps one network, one pruning of it, one set of traces and their h in floating point: those used last.
class Preparation {
   public:
    /// Reads the device and the energy model. Throws Error.
    explicit Preparation(const Sweep& sweep);

    /// Makes the inputs of a point ready. With `prune`, the network is pruned here, for the points that follow too;
    /// else it is left to pruned(). Throws Error.
    void prepare(const Point& point, const arch::Design& config, bool prune);

    /// The network that prepare() was called for, pruned.
    nn::Network pruned(const arch::Design& config) const;
    bool is_pruned() const { return !pruned_for_.empty(); }
    const nn::Network& pruned_network() const { return pruned_; }
    const std::vector<nn::Trace>& traces() const { return traces_; }
    const sim::FloatRun& float_run() const { return float_run_; }
    const sim::CostModels& models() const { return models_; }

   private:
    const Sweep& sweep_;
    sim::CostModels models_;
    std::string network_text_, trace_text_, hidden_for_, pruned_for_;  ///< what is ready; empty: nothing
    LoadedNetwork network_;
    nn::Network pruned_;
    std::vector<nn::Trace> traces_;
    sim::FloatRun float_run_;
};

}  // namespace spartus::explore
