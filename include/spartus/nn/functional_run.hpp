/// \file
/// The values of a run, kept: which elements fire and every h, as the untimed reference has them. Neither depends
/// on arrays, lookahead, buffers, latencies, hazards, host or clock, so designs that differ in these alone have one
/// functional run in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/nn/network.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::nn {

/// Of one step of one layer.
struct StepValues {
    std::vector<Fired> fired_x;
    std::vector<Fired> fired_h;
    std::vector<std::int16_t> h;       ///< [H], Q8.8 LSB
    std::uint64_t saturated_sums = 0;  ///< pre-activations beyond Q8.8
};

/// In the order in which steps run: sequence by sequence, step by step, layer by layer.
using FunctionalRun = std::vector<StepValues>;

FunctionalRun functional_run(const Network& network, const std::vector<Trace>& traces,
                             const Arithmetic& arithmetic);

/// What it may take at most, in bytes.
std::uint64_t functional_run_bytes(const Network& network, const std::vector<Trace>& traces);

/// Sums, 15 fraction bits, that no pre-activation in Q8.8 can hold.
std::uint64_t beyond_activation(const std::vector<std::int32_t>& sums);

}  // namespace spartus::nn
