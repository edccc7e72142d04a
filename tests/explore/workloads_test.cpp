// Several workloads of one point: `over = trace: worst`.

#include "spartus/explore/workloads.hpp"

#include <cmath>

#include "spartus/explore/results_file.hpp"

#include "regress/matchers.hpp"
#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using explore::Fold;
using explore::Record;

namespace {

/// A sweep over two networks of three traces each, whose results become one as `folds` say, trace after network.
explore::Sweep sweep_of(Fold networks, Fold traces) {
    explore::Sweep sweep;
    sweep.over = {{{{"network"}, {{"a"}, {"b"}}}, networks}, {{{"trace"}, {{"x"}, {"y"}, {"z"}}}, traces}};
    return sweep;
}

std::vector<Record> records_of(const std::string& metric, const std::vector<double>& values) {
    std::vector<Record> records;
    for (const double value : values) records.push_back({"ok", "", {{metric, value}}});
    return records;
}

double folded(Fold networks, Fold traces, const std::string& metric, const std::vector<double>& values) {
    return explore::folded(sweep_of(networks, traces), records_of(metric, values)).metrics[metric].get<double>();
}

/// A folder with a sweep of two designs over three traces.
class TraceSweep : public SuiteFolder {
   public:
    Ended run(const std::string& line, const std::string& name, const std::string& more = "") const {
        write("s.cfg", R"([sweep]
network = integer(inputs=20, hidden=24, seed=1)
trace = generate(steps=5, inputs=20, firing=0.1), generate(steps=5, inputs=20, firing=0.5), generate(steps=9, inputs=20, firing=0.9)
accelerator.arrays = 1, 3
)" + line);
        return run_spartus("explore " + path("s.cfg") + " --output " + path(name) + ' ' + more);
    }
};

}  // namespace

TEST_CASE("Workloads are counted axis by axis, the first fastest") {
    const auto sweep = sweep_of(Fold::mean, Fold::mean);
    CHECK(explore::workloads(sweep) == 6);
    CHECK(explore::choice_of(sweep, 0, 3) == 1);
    CHECK(explore::choice_of(sweep, 1, 3) == 1);
    CHECK(explore::choice_of(sweep, 0, 4) == 0);
    CHECK(explore::choice_of(sweep, 1, 4) == 2);
    CHECK(explore::workloads(explore::Sweep()) == 1);
}

TEST_CASE("Results become one axis by axis") {
    const std::vector<double> latencies{1, 3, 2, 6, 5, 9};  // of a and b on x, on y, on z
    CHECK(folded(Fold::mean, Fold::worst, "latency_mean_us", latencies) == 7);
    CHECK(folded(Fold::worst, Fold::mean, "latency_mean_us", latencies) == 6);
    CHECK(folded(Fold::worst, Fold::worst, "sqnr_db", latencies) == 1);                // higher is better
    CHECK(folded(Fold::worst, Fold::worst, "tokens", latencies) == Approx(26 / 6.0));  // neither is
    CHECK(folded(Fold::geomean, Fold::geomean, "latency_mean_us", {1, 4, 1, 4, 1, 4}) == Approx(2));
    CHECK(folded(Fold::geomean, Fold::geomean, "sqnr_db", latencies) == Approx(26 / 6.0));  // decibels
}

TEST_CASE("Beside the one result stand the lowest and the highest") {
    const auto record =
        explore::folded(sweep_of(Fold::mean, Fold::mean), records_of("latency_mean_us", {1, 3, 2, 6, 5, 9}));
    CHECK(record.metrics["latency_mean_us_lowest"] == 1.0);
    CHECK(record.metrics["latency_mean_us_highest"] == 9.0);
    CHECK(record.metrics.count("tokens_lowest") == 0);
}

TEST_CASE("What is missing in one workload is missing in the point, and one that failed fails it") {
    const auto sweep = sweep_of(Fold::mean, Fold::mean);
    auto records = records_of("latency_mean_us", {1, 3, 2, 6, 5, 9});
    records[3].metrics["latency_mean_us"] = nullptr;
    CHECK(explore::folded(sweep, records).metrics["latency_mean_us"].is_null());
    records[3] = {"invalid", "too large", nlohmann::json::object()};
    CHECK(explore::folded(sweep, records).status == "invalid");
    CHECK(explore::folded(sweep, records).reason == "with network b, trace y: too large");
}

TEST_CASE("A sweep over traces has a point per design, whose figures are those of its runs") {
    const TraceSweep folder;
    REQUIRE(folder.run("", "apart").code == 0);
    const auto apart = explore::read_results(folder.path("apart"));
    REQUIRE(apart.rows.size() == 6);
    const Ended ended = folder.run(
        "over = trace: worst\nminimise = latency_mean_us\nrequire = latency_max_us_highest < 9\n", "over");
    INFO(ended.text);
    REQUIRE(ended.code == 0);
    const auto over = explore::read_results(folder.path("over"));
    REQUIRE(over.rows.size() == 2);
    CHECK(over.entry("over") == "trace: worst");
    for (std::size_t design = 0; design < 2; ++design) {
        double worst = 0, least = INFINITY;
        for (std::size_t trace = 0; trace < 3; ++trace) {
            const double us = apart.rows[2 * trace + design].record.metrics["latency_mean_us"];
            worst = std::max(worst, us);
            least = std::min(least, us);
        }
        const auto& metrics = over.rows[design].record.metrics;
        CHECK(metrics["latency_mean_us"] == worst);
        CHECK(metrics["latency_mean_us_highest"] == worst);
        CHECK(metrics["latency_mean_us_lowest"] == least);
    }
    CHECK_THAT(ended.text, Contains("best      latency_mean_us = "));
    CHECK_THAT(
        folder
            .run("over = trace: worst\nminimise = latency_mean_us\nrequire = latency_max_us_highest < 9\n", "over")
            .text,
        Contains("(2 kept, 0 run)"));
}

TEST_CASE("The database over workloads does not depend on jobs or shards, and the fold is part of the point") {
    const TraceSweep folder;
    const std::string line = "over = trace: mean\n";
    REQUIRE(folder.run(line, "one", "--jobs 1").code == 0);
    REQUIRE(folder.run(line, "three", "--jobs 3").code == 0);
    CHECK(folder.read("three") == folder.read("one"));
    REQUIRE(folder.run(line, "a", "--shard 1/2").code == 0);
    REQUIRE(folder.run(line, "b", "--shard 2/2").code == 0);
    CHECK(run_spartus("merge " + folder.path("m") + ' ' + folder.path("a") + ' ' + folder.path("b")).code == 0);
    CHECK(folder.read("m") == folder.read("one"));
    CHECK_THAT(folder.run("over = trace: geomean\n", "one").text, Contains("(0 kept, 2 run)"));
}

TEST_CASE("What cannot be folded is refused") {
    const TraceSweep folder;
    const auto refused = [&](const std::string& line, const std::string& why) {
        const Ended ended = folder.run(line, "none");
        CHECK(ended.code == 3);
        CHECK_THAT(ended.text, Contains(why));
    };
    refused("over = trace\n", "over: must be trace or network, a colon and mean, worst or geomean, not \"trace\"");
    refused("over = arrays: mean\n", "over: must be trace or network");
    refused("over = trace: mean\nover = trace: worst\n", "over: trace is named twice");
    refused("require = latency_max_us_highest < 9\n", "latency_max_us_highest");
}
