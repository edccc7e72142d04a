/// \file
/// GRU networks and traces of which every element is a hash of a seed and its own number: integers only, so that
/// any language and any machine makes the same bytes. This is how the inputs of the recorded EdgeDRNN runs are
/// defined.
///
///   u(s, k) = mix(seed + s·2^32 + (k+1)·0x9E3779B97F4A7C15), mix the finaliser of splitmix64, s a stream
///   uniform in ±a: (u >> 11) mod (2a+1) − a, elements in row-major order
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/nn/network.hpp"

namespace spartus::generate {

struct HashedNetworkOptions {
    std::uint32_t inputs = 0;
    std::uint32_t hidden = 0;  ///< of every layer
    std::uint32_t layers = 1;
    std::uint32_t weight_bound = 0;  ///< weights uniform in ±this, Q1.7 LSB, up to 127; 128: −128 … 127
    std::uint32_t bias_bound = 0;    ///< the sum of the two biases uniform in ±this, up to 127
    std::uint32_t density = 100;     ///< percent of the weights that are kept
    std::uint64_t seed = 0;
};

/// One layer as a file holds it, PyTorch's names; rows r, z, n of `hidden` each, row-major, Q1.7 LSB.
struct GruTensors {
    std::vector<std::int8_t> weight_ih, weight_hh, bias_ih, bias_hh;
};

/// Streams of layer l: 16l+1 weight_ih, 16l+2 weight_hh, 16l+3 the sum of the biases, 16l+4 its split; a weight is
/// kept iff u mod 100 of its stream + 8 is below `density`. bias_hh is uniform in ±bias_bound/2, as far as both
/// parts fit, and 0 in the rows n. Throws Error(usage) if an option is out of range.
std::vector<GruTensors> hashed_gru(const HashedNetworkOptions& options);

/// The same as a network: both biases of a row added.
nn::Network hashed_network(const HashedNetworkOptions& options);

enum class HashedTrace {
    walk,   ///< with probability `move` an element changes by uniform ±amplitude, within ±limit
    hold,   ///< what the walk begins with, for ever
    last,   ///< only the last element walks
    head,   ///< only the first `head` elements walk
    noise,  ///< uniform in ±amplitude anew in each step
    full,   ///< any number of 16 bits anew in each step
    zero,
};

/// The kind of that name, "walk" to "zero".
std::optional<HashedTrace> find_hashed_trace(std::string_view name);
/// "walk, hold, …", for messages.
std::string hashed_trace_names();

struct HashedTraceOptions {
    HashedTrace kind = HashedTrace::walk;
    std::uint32_t steps = 0;
    std::uint32_t inputs = 0;
    std::uint32_t amplitude = 0;  ///< LSB, as is `limit`
    std::uint32_t limit = 32767;
    std::uint32_t move = 0;  ///< of 1000
    std::uint32_t head = 0;  ///< elements
    std::uint64_t seed = 0;
};

/// Streams: 7 what a walk starts from, 5 whether an element changes, 6 by how much or to what. Throws Error(usage)
/// if an option is out of range.
nn::Trace hashed_trace(const HashedTraceOptions& options);

}  // namespace spartus::generate
