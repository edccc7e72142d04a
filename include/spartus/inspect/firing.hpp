/// \file
/// How often the elements of a trace fire in a delta encoder.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/inspect/findings.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::inspect {

/// Counts at several thresholds at once, step by step; every sequence begins with all elements at 0, as the
/// accelerator's does.
class Firing {
   public:
    Firing(std::size_t inputs, const std::vector<double>& thresholds);

    void begin_sequence();
    void step(const std::int16_t* x);

    /// By threshold: share of elements that do not fire, and how many do in a step.
    Table table() const;
    /// Elements that never change, at any threshold.
    std::size_t constant_elements() const;

   private:
    struct Encoder {
        double threshold;
        nn::ReferenceLayer layer;  ///< without weights: only what fires matters
        std::uint64_t fired = 0, most = 0;
    };

    std::size_t inputs_;
    std::vector<Encoder> encoders_;
    std::vector<bool> changed_;
    std::vector<std::int16_t> before_;
    std::uint64_t steps_ = 0;
};

}  // namespace spartus::inspect
