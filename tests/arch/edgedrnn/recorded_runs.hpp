/// \file
/// The cases of traces/regression/edgedrnn-rtl.json as objects.
#pragma once

#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/arch/edgedrnn/config.hpp"
#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/generate/hashed_gru.hpp"

namespace spartus::test {

namespace edgedrnn = arch::edgedrnn;
using nlohmann::json;

inline json recorded_cases() {
    return json::parse(std::ifstream(SPARTUS_SOURCE_DIR "/traces/regression/edgedrnn-rtl.json")).at("cases");
}

/// "key=value" for the few keys that the cases set.
inline edgedrnn::Config config_of(const json& sets) {
    edgedrnn::Config c;
    const auto whole = [](auto& member) {
        return [&member](const std::string& text) {
            member = static_cast<std::decay_t<decltype(member)>>(std::stoll(text));
        };
    };
    const auto real = [](double& member) {
        return [&member](const std::string& text) { member = std::stod(text); };
    };
    const std::map<std::string, std::function<void(const std::string&)>> keys{
        {"accelerator.pes", whole(c.accelerator.pes)},
        {"delta_encoder.fifo_depth", whole(c.delta_encoder.fifo_depth)},
        {"delta_encoder.threshold_x", real(c.delta_encoder.threshold_x)},
        {"delta_encoder.threshold_h", real(c.delta_encoder.threshold_h)},
        {"memory.latency", whole(c.memory.latency)},
        {"memory.gap", whole(c.memory.gap)},
        {"memory.outstanding", whole(c.memory.outstanding)},
        {"memory.stall_probability", whole(c.memory.stall_probability)},
        {"memory.stall_max", whole(c.memory.stall_max)},
        {"host.wait", whole(c.host.wait)},
        {"host.stall_seed", whole(c.host.stall_seed)},
        {"host.input_stall_probability", whole(c.host.input_stall_probability)},
        {"host.input_stall_max", whole(c.host.input_stall_max)},
        {"host.output_stall_probability", whole(c.host.output_stall_probability)},
        {"host.output_stall_max", whole(c.host.output_stall_max)}};
    for (const std::string set : sets) {
        const std::size_t equals = set.find('=');
        keys.at(set.substr(0, equals))(set.substr(equals + 1));
    }
    return c;
}

inline std::vector<generate::GruTensors> tensors_of(const json& size) {
    generate::HashedNetworkOptions options;
    options.inputs = size.at("inputs");
    options.hidden = size.at("hidden");
    options.layers = size.at("layers");
    options.weight_bound = size.at("weight_bound");
    options.bias_bound = size.at("bias_bound");
    options.density = size.at("density");
    options.seed = size.at("seed");
    return generate::hashed_gru(options);
}

inline nn::Trace trace_of(const json& hashed, std::uint32_t inputs) {
    const std::map<std::string, generate::HashedTrace> kinds{
        {"walk", generate::HashedTrace::walk},   {"hold", generate::HashedTrace::hold},
        {"last", generate::HashedTrace::last},   {"head", generate::HashedTrace::head},
        {"noise", generate::HashedTrace::noise}, {"full", generate::HashedTrace::full},
        {"zero", generate::HashedTrace::zero}};
    generate::HashedTraceOptions options;
    options.kind = kinds.at(hashed.at("kind"));
    options.steps = hashed.at("steps");
    options.inputs = inputs;
    options.amplitude = hashed.value("amplitude", 0u);
    options.limit = hashed.value("limit", 32767u);
    options.move = hashed.value("move", 0u);
    options.head = hashed.value("head", 0u);
    options.seed = hashed.at("seed");
    return generate::hashed_trace(options);
}

inline edgedrnn::Network network_of(const json& size) {
    const std::size_t hidden = size.at("hidden");
    edgedrnn::Network network;
    for (const generate::GruTensors& layer : tensors_of(size)) {
        const std::size_t inputs = network.layers.empty() ? std::size_t{size.at("inputs")} : hidden;
        network.layers.push_back({inputs, hidden, layer.weight_ih, layer.weight_hh,
                                  edgedrnn::merge_biases(layer.bias_ih, layer.bias_hh, "generated")});
    }
    return network;
}

}  // namespace spartus::test
