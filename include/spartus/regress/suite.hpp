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
///           "expect": { … },                 written by --update, see numbers.hpp
///           "history": [ … ]                 likewise
///         }, …
///
/// Instead of a file a network may be {"integer": {"inputs", "hidden", "layers", "bound", "seed", "cell"}} or, by
/// the name of its cell, {"lstm": {"inputs", "hidden", "layers", "seed"}}, a trace {"generate": {"steps", "firing",
/// "step", "seed"}}; see generate/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/generate/integer_network.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/regress/numbers.hpp"

namespace spartus::regress {

using generate::IntegerNetwork;

/// A file, a network of whole numbers, or one as before a training.
using NetworkSource = std::variant<std::string, IntegerNetwork, generate::NetworkOptions>;
/// A file, or a generator that takes its number of inputs from the network.
using TraceSource = std::variant<std::string, generate::TraceOptions>;

struct Case {
    std::string name;
    std::string about;
    std::string config_path;
    std::vector<std::string> overrides;
    NetworkSource network;
    std::vector<TraceSource> traces;
    std::optional<Numbers> expected;  ///< none in a case that is new
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
