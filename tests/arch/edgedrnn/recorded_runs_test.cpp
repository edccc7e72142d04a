// Steps of the authors' RTL, simulated in Verilator: see traces/regression/edgedrnn-rtl.json. Both the model and
// the plain machine, against which everything else is tested, are held against them.
#include <memory>
#include <sstream>
#include <string>

#include "spartus/io/sha256.hpp"

#include "arch/edgedrnn/device.hpp"
#include "arch/edgedrnn/recorded_runs.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

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
