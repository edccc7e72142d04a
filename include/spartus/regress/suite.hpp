/// \file
/// A suite of regression cases, as a JSON file that people read and review.
///
///     {
///       "suite": "smoke",                    its name in reports
///       "root": "../..",                     where paths start, seen from the suite's folder; default "."
///       "cases": [
///         {
///           "name": "delta",                 unique in the suite
///           "about": "what it covers",
///           "config": "configs/mine.cfg",
///           "set": ["pe_array.hazard=stall"],                                  optional
///           "network": {"file": "mine.safetensors"},
///           "traces": [{"file": "traces/speech.npy"}],                         each is a sequence
///           "hold": ["bram36", "energy_per_step_uj"],                          optional: further figures
///           "device": "configs/devices/xc7z100.cfg",                           optional, for those
///           "energy": "configs/energy/spartus-28nm.cfg",                       likewise
///           "expect": { … },                 written by --update, see numbers.hpp
///           "history": [ … ]                 likewise
///         }, …
///
/// Instead of a file a network may be {"integer": {"inputs", "hidden", "layers", "bound", "seed", "cell"}} or, by
/// the name of its cell, {"lstm": {"inputs", "hidden", "layers", "seed"}}, a trace {"generate": {"steps", "firing",
/// "step", "seed"}}; see generate/. {"hashed_gru": {"inputs", "hidden", "layers", "weight_bound", "bias_bound",
/// "density", "seed"}} and {"hashed": {"kind", "steps", "amplitude", "limit", "move", "head", "seed"}} are those of
/// generate/hashed_gru.hpp; a case of such may have a SHA-256 of its inputs, "inputs_sha256".
///
/// Beside or instead of "expect" a case may have "recorded": what another machine did, see recorded.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/generate/hashed_gru.hpp"
#include "spartus/generate/integer_network.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/regress/numbers.hpp"
#include "spartus/regress/recorded.hpp"

namespace spartus::regress {

using generate::IntegerNetwork;

/// A file, a network of whole numbers, or one as before a training.
using NetworkSource =
    std::variant<std::string, IntegerNetwork, generate::NetworkOptions, generate::HashedNetworkOptions>;
/// A file, or a generator that takes its number of inputs from the network.
using TraceSource = std::variant<std::string, generate::TraceOptions, generate::HashedTraceOptions>;

struct Case {
    std::string name;
    std::string about;
    std::string config_path;
    std::vector<std::string> overrides;
    NetworkSource network;
    std::vector<TraceSource> traces;
    std::vector<std::string> held;              ///< names of figures, to be held like the cycles
    std::optional<std::string> device, energy;  ///< what these are computed with: paths
    std::string inputs_sha256;                  ///< of what is generated; empty: not told
    std::optional<Numbers> expected;            ///< none in a case that is new
    std::optional<Recorded> recorded;           ///< of another machine
};

struct Suite {
    std::string path;
    std::string name;
    std::vector<Case> cases;
    nlohmann::ordered_json json;  ///< the whole file, for updating
};

/// Throws Error(input): one line with the file, the case, the key and the cause.
Suite read_suite(const std::string& path);

}  // namespace spartus::regress
