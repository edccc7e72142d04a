#include "spartus/sim/fitting.hpp"

#include <algorithm>

#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

cost::Device device_of(const std::string& name, std::uint64_t lut, std::uint64_t dsp, std::uint64_t bram36) {
    return {name, {lut, 10'000'000, dsp, bram36}};
}

struct Case {
    arch::Design design = arch::spartus::Config{};
    nn::Network unpruned = test::random_network({123, 256}, 1);

    nn::Network load(const arch::Design& changed) const {
        nn::Network network = unpruned;
        changed.architecture().prune(changed, network);
        return network;
    }
    cost::Resources needs(const arch::Design& changed) const {
        return changed.architecture().design_cost(changed, load(changed)).total();
    }
    sim::Fitting fitting(const cost::Device& device, const std::vector<cost::Device>& others = {}) const {
        return sim::fitting(design, load(design), device, others,
                            [this](const arch::Design& changed) { return load(changed); });
    }
};

arch::Design with(arch::Design design, const std::string& assignment) {
    return arch::parse_design("", "test", {assignment}, &design);
}

}  // namespace

TEST_CASE("Every change that is offered fits, and the one before it on its ladder does not") {
    const Case is;
    const cost::Resources needs = is.needs(is.design);
    const cost::Device device =
        device_of("small", needs.lut, needs.dsp, is.needs(with(is.design, "network.gamma=0.9")).bram36);
    REQUIRE(device.available.bram36 < needs.bram36);
    const sim::Fitting fitting = is.fitting(device);
    REQUIRE_FALSE(fitting.changes.empty());
    CHECK(std::any_of(fitting.changes.begin(), fitting.changes.end(),
                      [](const std::string& change) { return change.rfind("network.gamma=", 0) == 0; }));
    for (const std::string& change : fitting.changes) {
        INFO(change);
        CHECK(cost::fit(is.needs(with(is.design, change)), device).fits);
    }
    for (const arch::Ladder& ladder : is.design.architecture().smaller(is.design)) {
        for (const std::string& value : ladder.values) {
            const std::string change = ladder.key + '=' + value;
            INFO(change);
            if (std::count(fitting.changes.begin(), fitting.changes.end(), change) > 0) break;
            CHECK_FALSE(cost::fit(is.needs(with(is.design, change)), device).fits);
        }
    }
}

TEST_CASE("The smallest device that would do is named, and none where none is large enough") {
    const Case is;
    const cost::Resources needs = is.needs(is.design);
    const cost::Device tiny = device_of("tiny", 100, 1, 1);
    const cost::Device exact = device_of("exact", needs.lut, needs.dsp, needs.bram36);
    const cost::Device large = device_of("large", 10 * needs.lut, 10 * needs.dsp, 10 * needs.bram36);
    CHECK(is.fitting(tiny, {large, tiny, exact}).device == "exact");
    CHECK(is.fitting(tiny, {tiny}).device.empty());
    CHECK(is.fitting(tiny, {tiny}).changes.empty());
}

TEST_CASE("What exceeds a device is said with both numbers") {
    sim::CostReport report;
    report.design.modules = {{"weight banks", {10, 20, 0, 84}}, {"PE arrays", {30, 40, 64, 0}}};
    report.device = device_of("XC7Z007S", 40, 63, 50);
    CHECK(sim::exceeding(report) == std::vector<std::string>{"BRAM36 84 of 50", "DSP48 64 of 63"});
    const auto lines = sim::cost_lines(report);
    CHECK(lines[1].second == "BRAM36: weight banks 84; DSP48: PE arrays 64");
    CHECK(lines[2].second == "THEORETICAL: does not fit XC7Z007S: BRAM36 84 of 50, DSP48 64 of 63");
}

TEST_CASE("What a design takes before a run is what it takes after it") {
    const Case is;
    const arch::Design design = with(is.design, "network.gamma=0.9");
    const nn::Network network = is.load(design);
    const stats::Run run = sim::simulate(design, network, {test::random_trace(1, 123, 1)});
    const cost::Resources after = design.architecture().cost({design, network, run}).total();
    const cost::Resources before = design.architecture().design_cost(design, network).total();
    CHECK(before.bram36 == after.bram36);
    CHECK(before.lut == after.lut);
    CHECK(before.ff == after.ff);
    CHECK(before.dsp == after.dsp);
}

TEST_CASE("The shipped devices are read from their folder, whatever else lies there") {
    const auto devices = cost::read_devices(SPARTUS_SOURCE_DIR "/configs/devices");
    CHECK(devices.size() == 7);
    CHECK(cost::read_devices(SPARTUS_SOURCE_DIR "/configs").empty());
    CHECK(cost::read_devices("/nowhere").empty());
}
