/// \file
/// The values of a run in the order in which its steps run, from wherever they come: the untimed reference, or a
/// functional run that was kept.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "spartus/nn/functional_run.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::nn {

/// One step of one layer.
struct StepView {
    const std::vector<Fired>& fired_x;
    const std::vector<Fired>& fired_h;
    const std::vector<std::int16_t>& h;     ///< [H], Q8.8 LSB
    const std::vector<std::int32_t>* sums;  ///< [rows·H], 15 fraction bits; null where they were not kept
};

class ValueSource {
   public:
    virtual ~ValueSource() = default;
    /// Of the next step, layer by layer. What it refers to is there until the next call.
    virtual StepView next() = 0;
};

/// Computed when asked for. Both refer to what they are given.
std::unique_ptr<ValueSource> reference_values(const Network& network, const std::vector<Trace>& traces,
                                              const Arithmetic& arithmetic);
std::unique_ptr<ValueSource> kept_values(const FunctionalRun& run);

}  // namespace spartus::nn
