// Steps of the authors' RTL, simulated in Verilator: see traces/regression/edgedrnn-rtl.json. Both the model and
// the plain machine, against which everything else is tested, are held against them.
#include "arch/edgedrnn/recorded_runs.hpp"

#include <memory>
#include <string>

#include "spartus/base/error.hpp"
#include "spartus/regress/hash.hpp"

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

template <typename Values>
std::string hash_of_h(const Values& h) {
    const std::vector<std::int16_t> values(h.begin(), h.end());
    return regress::hash_of(values.begin(), values.end());
}

}  // namespace

TEST_CASE("The generator makes the inputs of the recorded runs, to the byte") {
    const regress::Suite suite = stored_suite("edgedrnn-rtl");
    CHECK(suite.cases.size() == 17);
    for (const regress::Case& recorded : suite.cases) {
        INFO(recorded.name);
        CHECK(recorded.inputs_sha256.size() == 64);
        CHECK_NOTHROW(device_inputs_of(recorded));
    }
    regress::Case other = suite.cases.front();
    std::get<generate::HashedNetworkOptions>(other.network).seed += 1;
    CHECK_THROWS_WITH(device_inputs_of(other), Catch::Contains("inputs_sha256"));
}

TEST_CASE(
    "Every step of every recorded run of the RTL: cycles, columns and h of the model and of the plain machine") {
    const regress::Suite suite = stored_suite("edgedrnn-rtl");
    std::vector<std::unique_ptr<Device>> devices;
    for (const regress::Case& recorded : suite.cases) {
        const DeviceInputs inputs = device_inputs_of(recorded);
        devices.push_back(std::make_unique<Device>(inputs.config, inputs.network, inputs.trace));
    }
    sc_core::sc_start();
    for (std::size_t at = 0; at < devices.size(); ++at) {
        INFO(suite.cases[at].name);
        const Device& device = *devices[at];
        const regress::Recorded& recorded = *suite.cases[at].recorded;
        const std::vector<Cycle>& cycles = recorded.columns.at("cycles");
        const std::vector<Cycle>& columns = recorded.columns.at("tokens");
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
            CHECK(hash_of_h(row.h) == recorded.h_sha256[t]);
            CHECK(static_cast<Cycle>(plain[t].T) == cycles[t]);
            CHECK(hash_of_h(plain[t].layers.back().h) == recorded.h_sha256[t]);
        }
    }
}
