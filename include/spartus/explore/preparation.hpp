/// \file
/// What the points of a sweep share, made once in the parent: children inherit the pages when they are forked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/arch/machine.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/source.hpp"
#include "spartus/sim/figures.hpp"

namespace spartus::explore {

/// Points with equal keys, which hold the same inputs, side by side make the most of a Preparation.
struct InputKey {
    std::string network, trace, gamma;
    std::string pruning;     ///< what else pruning depends on
    std::string arithmetic;  ///< and the values; empty for an architecture without timed runs
    std::string layout;      ///< and the network as a machine holds it; likewise

    InputKey(const Sweep& sweep, const Point& point, const arch::Design& config);
    bool same_pruning(const InputKey& other) const;
    bool same_values(const InputKey& other) const;
    bool same_layout(const InputKey& other) const;
    bool operator<(const InputKey& other) const;
};

/// Keeps one network, one pruning of it, its values and layout, one set of traces and their h in floating point:
/// those used last.
class Preparation {
   public:
    /// Reads the device and the energy model. Throws Error.
    explicit Preparation(const Sweep& sweep);

    /// Makes the inputs of a point ready. What the point of key `next` can use too, or one before has left, is
    /// there afterwards; a pruning or a layout for this point alone is left to its run, which other runs stand
    /// beside. `next` may be null. Throws Error.
    void prepare(const Point& point, const InputKey& key, const arch::Design& config, const InputKey* next);

    /// The network that prepare() was called for, pruned.
    nn::Network pruned(const arch::Design& config) const;
    bool is_pruned() const { return pruned_for_.has_value(); }
    const nn::Network& pruned_network() const { return pruned_; }
    const std::vector<nn::Trace>& traces() const { return traces_; }
    /// Of a run with this h of the last layer, [steps][H].
    sim::Accuracy accuracy_of(const std::vector<std::int16_t>& h) const {
        return sim::accuracy_of(float_run_, traces_, h);
    }
    const sim::CostModels& models() const { return models_; }
    /// Of the timed run that prepare() was called for; null for another, and where they would take too much memory.
    const nn::FunctionalRun* values() const { return timed_ ? &values_ : nullptr; }
    /// Of these values.
    const sim::Accuracy& accuracy() const { return accuracy_; }
    /// Likewise; null where the run is to see to it.
    const arch::LaidOut* laid_out() const { return timed_ ? laid_out_.get() : nullptr; }

   private:
    void prepare_timed(const InputKey& key, const arch::Design& config, const InputKey* next);

    const Sweep& sweep_;
    sim::CostModels models_;
    std::string network_text_, trace_text_, hidden_for_;  ///< what is ready; empty: nothing
    LoadedNetwork network_;
    nn::Network pruned_;
    std::vector<nn::Trace> traces_;
    sim::FloatRun float_run_;
    bool timed_ = false;  ///< so values_ and laid_out_ are those of the point
    nn::FunctionalRun values_;
    sim::Accuracy accuracy_;
    std::shared_ptr<const arch::LaidOut> laid_out_;
    std::optional<InputKey> pruned_for_, values_for_, laid_out_for_;
};

}  // namespace spartus::explore
