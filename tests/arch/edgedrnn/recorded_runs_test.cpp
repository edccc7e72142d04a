// Steps of the authors' RTL, simulated in Verilator: see traces/regression/edgedrnn-rtl.json. Both the model and
// the plain machine, against which everything else is tested, are held against them.
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "spartus/generate/hashed_gru.hpp"
#include "spartus/io/sha256.hpp"

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;
using nlohmann::json;

namespace {

json recorded_cases() {
    return json::parse(std::ifstream(SPARTUS_SOURCE_DIR "/traces/regression/edgedrnn-rtl.json")).at("cases");
}

/// "key=value" for the few keys that the cases set.
edgedrnn::Config config_of(const json& sets) {
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

std::vector<generate::GruTensors> tensors_of(const json& size) {
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

nn::Trace trace_of(const json& hashed, std::uint32_t inputs) {
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

/// Of the tensors in the order of their names, then the trace.
std::string hash_of(const std::vector<generate::GruTensors>& layers, const nn::Trace& trace) {
    io::Bytes bytes;
    for (const auto tensor : {&generate::GruTensors::bias_hh, &generate::GruTensors::bias_ih,
                              &generate::GruTensors::weight_hh, &generate::GruTensors::weight_ih}) {
        for (const auto& layer : layers) bytes.insert(bytes.end(), (layer.*tensor).begin(), (layer.*tensor).end());
    }
    for (const std::int16_t x : trace.x) {
        bytes.push_back(static_cast<std::uint8_t>(x & 0xff));
        bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint16_t>(x) >> 8));
    }
    return io::sha256(bytes);
}

template <typename Values>
std::string hash_of_h(const Values& h) {
    io::Bytes bytes;
    for (const auto value : h) {
        const auto bits = static_cast<std::uint16_t>(value);
        bytes.push_back(static_cast<std::uint8_t>(bits & 0xff));
        bytes.push_back(static_cast<std::uint8_t>(bits >> 8));
    }
    return io::sha256(bytes);
}

std::vector<Cycle> numbers(const std::string& text) {
    std::istringstream in(text);
    std::vector<Cycle> result;
    for (Cycle value; in >> value;) result.push_back(value);
    return result;
}

edgedrnn::Network network_of(const json& size) {
    const std::size_t hidden = size.at("hidden");
    edgedrnn::Network network;
    for (const generate::GruTensors& layer : tensors_of(size)) {
        const std::size_t inputs = network.layers.empty() ? std::size_t{size.at("inputs")} : hidden;
        network.layers.push_back({inputs, hidden, layer.weight_ih, layer.weight_hh,
                                  edgedrnn::merge_biases(layer.bias_ih, layer.bias_hh, "generated")});
    }
    return network;
}

}  // namespace

TEST_CASE("The generator makes the inputs of the recorded runs, to the byte") {
    std::size_t cases = 0;
    for (const json& recorded : recorded_cases()) {
        INFO(recorded.at("name"));
        const json& size = recorded.at("network").at("hashed_gru");
        CHECK(hash_of(tensors_of(size), trace_of(recorded.at("traces")[0].at("hashed"), size.at("inputs"))) ==
              recorded.at("inputs_sha256"));
        ++cases;
    }
    CHECK(cases == 17);
}

TEST_CASE(
    "Every step of every recorded run of the RTL: cycles, columns and h of the model and of the plain machine") {
    const json cases = recorded_cases();
    std::vector<std::unique_ptr<Device>> devices;
    for (const json& recorded : cases) {
        const json& size = recorded.at("network").at("hashed_gru");
        devices.push_back(
            std::make_unique<Device>(config_of(recorded.at("set")), network_of(size),
                                     trace_of(recorded.at("traces")[0].at("hashed"), size.at("inputs"))));
    }
    sc_core::sc_start();
    for (std::size_t at = 0; at < devices.size(); ++at) {
        INFO(cases[at].at("name"));
        const Device& device = *devices[at];
        const json& recorded = cases[at].at("recorded");
        const std::vector<Cycle> cycles = numbers(recorded.at("cycles")), columns = numbers(recorded.at("columns"));
        CHECK(device.latencies() == cycles);
        const std::vector<PlainStep> plain = run_plain(plain_case(device.config, device.network, device.trace));
        const std::size_t layers = device.network.layers.size();
        REQUIRE(device.rows.size() == cycles.size() * layers);
        REQUIRE(plain.size() == cycles.size());
        Cycle fetched = 0;
        for (std::size_t t = 0; t < cycles.size(); ++t) {
            INFO("step " << t);
            const ModelRow& row = device.rows[(t + 1) * layers - 1];
            fetched += columns[t];
            CHECK(row.commands == fetched);
            CHECK(hash_of_h(row.h) == recorded.at("h_sha256")[t]);
            CHECK(static_cast<Cycle>(plain[t].T) == cycles[t]);
            CHECK(hash_of_h(plain[t].layers.back().h) == recorded.at("h_sha256")[t]);
        }
    }
}
