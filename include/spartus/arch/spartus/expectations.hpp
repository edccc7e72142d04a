/// \file
/// What the steps of a run must give, layer by layer, for the check: the values, from wherever they come, and what
/// step_timing.hpp says of them. At hand, or computed on another core.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "spartus/arch/spartus/column_words.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/step_timing.hpp"
#include "spartus/nn/value_source.hpp"

namespace spartus::arch::spartus {

/// One step of one layer.
struct Expected {
    nn::StepView values;
    const StepTiming& timing;  ///< empty with weights in external memory: there it depends on when the step starts
    Cycle least_latency;
};

class Expectations {
   public:
    virtual ~Expectations() = default;
    /// Of the next step, layer by layer. What it refers to is there until the next call.
    virtual Expected next() = 0;
};

/// Computed when asked for. Both refer to the first two that they are given.
std::unique_ptr<Expectations> expectations(const Config& config, const std::vector<LayerColumns>& columns,
                                           std::unique_ptr<nn::ValueSource> values);
/// Computed by a thread of its own, some steps ahead of who asks. `steps` of a layer are all that `values` has.
std::unique_ptr<Expectations> expectations_ahead(const Config& config, const std::vector<LayerColumns>& columns,
                                                 std::unique_ptr<nn::ValueSource> values, std::size_t steps);

}  // namespace spartus::arch::spartus
