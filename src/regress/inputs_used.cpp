#include "spartus/regress/inputs_used.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "spartus/config/key.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/regress/hash.hpp"

namespace spartus::regress {
namespace {

/// Layer after layer: sizes, weights and biases.
std::string hash_of(const nn::Network& network) {
    io::Bytes bytes;
    for (const nn::Layer& layer : network.layers) {
        for (const std::size_t size : {layer.inputs, layer.hidden}) {
            const std::string text = std::to_string(size) + ' ';
            bytes.insert(bytes.end(), text.begin(), text.end());
        }
        for (const auto* weights : {&layer.weight_ih, &layer.weight_hh}) {
            bytes.insert(bytes.end(), weights->begin(), weights->end());
        }
        append(layer.bias.begin(), layer.bias.end(), bytes);
    }
    return io::sha256(bytes);
}

std::string in_short(const std::string& hash) {
    constexpr std::size_t shown = 8;
    return hash.substr(0, shown) + "…";
}

std::string value_in(const std::map<std::string, std::string>& config, const std::string& key) {
    const auto found = config.find(key);
    if (found == config.end()) return "no such key";
    return found->second.empty() ? "(none)" : found->second;
}

}  // namespace

InputsUsed inputs_used(const arch::Design& design, const nn::Network& network,
                       const std::vector<nn::Trace>& traces) {
    InputsUsed inputs;
    for (const auto& [key, value] : config::settings(design.parameters())) inputs.config[key] = value;
    inputs.network_sha256 = hash_of(network);
    for (const nn::Trace& trace : traces) {
        inputs.traces_sha256.push_back(hash_of(trace.x.begin(), trace.x.end()));
    }
    return inputs;
}

nlohmann::ordered_json to_json(const InputsUsed& inputs) {
    std::string config;
    for (const auto& [key, value] : inputs.config) config += (config.empty() ? "" : " ") + key + '=' + value;
    return {{"config", config}, {"network_sha256", inputs.network_sha256}, {"traces_sha256", inputs.traces_sha256}};
}

std::map<std::string, std::string> parse_settings(const std::string& text) {
    std::map<std::string, std::string> settings;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const std::size_t equals = std::min(word.find('='), word.size());
        settings[word.substr(0, equals)] = word.substr(std::min(equals + 1, word.size()));
    }
    return settings;
}

std::vector<std::string> changes(const InputsUsed& before, const InputsUsed& now) {
    std::vector<std::string> all;
    std::set<std::string> keys;
    for (const InputsUsed* inputs : {&before, &now}) {
        for (const auto& [key, value] : inputs->config) keys.insert(key);
    }
    for (const std::string& key : keys) {
        const std::string was = value_in(before.config, key);
        const std::string is = value_in(now.config, key);
        if (was != is) all.push_back(fmt::format("{} {} -> {}", key, was, is));
    }
    if (before.network_sha256 != now.network_sha256) {
        all.push_back(
            fmt::format("network {} -> {}", in_short(before.network_sha256), in_short(now.network_sha256)));
    }
    const std::size_t traces = std::max(before.traces_sha256.size(), now.traces_sha256.size());
    for (std::size_t k = 0; k < traces; ++k) {
        const auto hash = [k](const InputsUsed& inputs) {
            return k < inputs.traces_sha256.size() ? in_short(inputs.traces_sha256[k]) : std::string("none");
        };
        if (hash(before) != hash(now)) all.push_back(fmt::format("trace {} {} -> {}", k, hash(before), hash(now)));
    }
    return all;
}

}  // namespace spartus::regress
