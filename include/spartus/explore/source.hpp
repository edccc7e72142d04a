/// \file
/// Where a sweep's networks and traces come from: files, or generators written as calls.
///
///     network = layer.safetensors, generate(inputs=64, hidden=9, cell=gru), integer(inputs=9, hidden=8, bound=99)
///     trace   = speech.npy, first.npy + second.npy, generate(steps=200, inputs=123, firing=0.1, seed=1)
///
/// The arguments are the options of `spartus generate`; integer() is generate::integer_network(). Sequences joined
/// with + are run one after the other.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "spartus/generate/integer_network.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::explore {

struct NetworkSource {
    std::string text;                                                                       ///< as in the sweep
    std::variant<std::string, generate::NetworkOptions, generate::IntegerNetwork> content;  ///< of a file, its path
};

struct TraceSource {
    std::string text;                                                          ///< as in the sweep
    std::vector<std::variant<std::string, generate::TraceOptions>> sequences;  ///< of a file, its path
};

/// Paths are seen from `folder`. Throws Error(config) with the cause alone.
NetworkSource parse_network_source(const std::string& text, const std::string& folder);
TraceSource parse_trace_source(const std::string& text, const std::string& folder);

/// What the source holds, as a text: the SHA-256 of a file, the arguments of a generator. Throws Error(input).
std::string identity(const NetworkSource& source);
std::string identity(const TraceSource& source);

/// A network as the accelerator has it, not pruned, and before quantisation.
struct LoadedNetwork {
    nn::Network quantised;
    std::vector<nn::FloatLayer> layers;  ///< of integers, the same numbers
};

/// Throws Error(input) or Error(usage).
LoadedNetwork load(const NetworkSource& source);
std::vector<nn::Trace> load(const TraceSource& source);

}  // namespace spartus::explore
