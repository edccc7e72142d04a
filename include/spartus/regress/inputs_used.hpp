/// \file
/// What a case's numbers were made from, kept beside them: it is not compared, but says of a difference whether the
/// inputs are others or the model is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/arch/design.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::regress {

struct InputsUsed {
    std::map<std::string, std::string> config;  ///< every key and its value
    std::string network_sha256;                 ///< of weights and biases before pruning
    std::vector<std::string> traces_sha256;     ///< of x

    bool empty() const { return config.empty(); }

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(InputsUsed, config, network_sha256, traces_sha256)
};

InputsUsed inputs_used(const arch::Design& design, const nn::Network& network,
                       const std::vector<nn::Trace>& traces);

/// As a suite keeps it: the configuration is one text, "accelerator.arrays=8 accelerator.pes_per_array=64 …".
nlohmann::ordered_json to_json(const InputsUsed& inputs);
/// Of such a text. A word without = is a key without value.
std::map<std::string, std::string> parse_settings(const std::string& text);

/// "accelerator.arrays 8 -> 16", "network 1f3a… -> 77c0…": what is other now. Empty if nothing is.
std::vector<std::string> changes(const InputsUsed& before, const InputsUsed& now);

}  // namespace spartus::regress
