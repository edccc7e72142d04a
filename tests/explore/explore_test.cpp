// Whole sweeps through the program: what is kept, what is equal, what fails.

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "spartus/explore/metrics.hpp"
#include "spartus/explore/results_file.hpp"

#include "explore/killed_run.hpp"
#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::string small = R"([sweep]
network = integer(inputs=20, hidden=24, seed=1), integer(inputs=20, hidden=16, layers=2, seed=2)
trace = generate(steps=30, inputs=20, firing=0.3)
accelerator.arrays = 1, 2, 3
delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.2:0.1
network.gamma = 0, 0.9
require = latency_max_cycles < 300
minimise = dsp48
)";

Ended explore_in(const SuiteFolder& folder, const std::string& arguments) {
    return run_spartus("explore " + folder.path("s.cfg") + ' ' + arguments);
}

std::string output(const SuiteFolder& folder, const std::string& name) {
    return "--output " + folder.path(name) + ' ';
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The database does not depend on the number of jobs nor on being made of shards") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    const Ended one = explore_in(folder, output(folder, "one") + "--jobs 1");
    INFO(one.text);
    REQUIRE(one.code == 0);
    CHECK(contains(one.text, "best      dsp48 = "));
    CHECK(explore_in(folder, output(folder, "three") + "--jobs 3").code == 0);
    CHECK(folder.read("three") == folder.read("one"));
    CHECK_FALSE(std::filesystem::exists(folder.path("one.partial")));

    CHECK(explore_in(folder, output(folder, "a") + "--shard 1/2").code == 0);
    CHECK(explore_in(folder, output(folder, "b") + "--shard 2/2").code == 0);
    const std::string shards = folder.path("b") + ' ' + folder.path("a");
    CHECK(run_spartus("merge " + folder.path("merged") + ' ' + shards).code == 0);
    CHECK(folder.read("merged") == folder.read("one"));

    const Ended half = run_spartus("merge " + folder.path("half") + ' ' + folder.path("a"));
    CHECK(half.code == 1);
    CHECK(contains(half.text, "missing are the points 1, 3, 5"));
    const Ended rest = explore_in(folder, output(folder, "half"));
    CHECK(contains(rest.text, "(18 kept, 18 run)"));
    CHECK(folder.read("half") == folder.read("one"));
}

TEST_CASE("A sweep that is killed goes on and ends with the same bytes") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    REQUIRE(explore_in(folder, output(folder, "whole")).code == 0);
    run_and_kill(folder, "killed", 50'000);
    CHECK_FALSE(std::filesystem::exists(folder.path("killed")));

    const Ended rest = explore_in(folder, output(folder, "killed"));
    INFO(rest.text);
    CHECK(rest.code == 0);
    CHECK_FALSE(contains(rest.text, "(0 kept"));
    CHECK(folder.read("killed") == folder.read("whole"));
    CHECK(contains(explore_in(folder, output(folder, "killed")).text, "(36 kept, 0 run)"));
    CHECK(folder.read("killed") == folder.read("whole"));
}

TEST_CASE("A point that fails is recorded with its reason and the others run") {
    const SuiteFolder folder;
    folder.write("s.cfg", R"([sweep]
network = integer(inputs=6, hidden=7), integer(inputs=6, hidden=20000)
trace = generate(steps=4, inputs=6, firing=0.5), generate(steps=4, inputs=5, firing=0.5)
host.frame_period_us = 0.001
accelerator.clock_mhz = 100, 1000
accelerator.pes_per_array = 2
)");
    const Ended ended = explore_in(folder, output(folder, "o"));
    INFO(ended.text);
    CHECK(ended.code == 0);
    const explore::Results results = explore::read_results(folder.path("o"));
    REQUIRE(results.rows.size() == 8);
    std::size_t ok = 0, shorter = 0, elements = 0;
    for (const explore::Row& row : results.rows) {
        ok += row.record.ok() ? 1 : 0;
        CHECK(row.record.ok() == row.record.reason.empty());
        shorter += contains(row.record.reason, "shorter than one cycle") ? 1 : 0;
        elements += contains(row.record.reason, "5 elements per step") ? 1 : 0;
        CHECK(row.feasible.has_value() == row.record.ok());
    }
    CHECK(ok == 1);
    CHECK(shorter == 4);
    CHECK(elements == 1);
}

TEST_CASE(
    "With once, all points but one of those with the same values are timed, and come to the same as in full") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    const Ended once = explore_in(folder, output(folder, "once"));
    const Ended all = explore_in(folder, output(folder, "all") + "--check all");
    // Two networks, three thresholds, two weight sparsities, each with three numbers of arrays.
    CHECK(contains(once.text, "36 ok (0 kept, 36 run); 24 of these timed"));
    CHECK(contains(all.text, "36 ok (0 kept, 36 run)\n"));
    explore::Results timed = explore::read_results(folder.path("once"));
    const explore::Results full = explore::read_results(folder.path("all"));
    CHECK(timed.entry("check") == "once");
    REQUIRE(timed.rows.size() == full.rows.size());
    for (std::size_t k = 0; k < full.rows.size(); ++k) {
        INFO("point " << k);
        nlohmann::json& metrics = timed.rows[k].record.metrics;
        CHECK(metrics["run"] == (timed.rows[k].parameters[2] == "1" ? "full" : "timed"));
        metrics["run"] = "full";
        CHECK(metrics == full.rows[k].record.metrics);
    }
}

TEST_CASE("A search and points with several workloads are timed likewise") {
    const SuiteFolder folder;
    folder.write("s.cfg", R"([sweep]
network = integer(inputs=20, hidden=24, seed=1)
trace = generate(steps=30, inputs=20, firing=0.3), generate(steps=10, inputs=20, firing=0.1)
over = trace: mean
sampling = nsga2
budget = 30
population = 8
accelerator.arrays = 1, 2, 3, 4
delta_encoder.lookahead = 1, 2, 4, 8
delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.2:0.1
minimise = latency_mean_us, dsp48
)");
    REQUIRE(explore_in(folder, output(folder, "once")).code == 0);
    REQUIRE(explore_in(folder, output(folder, "all") + "--check all").code == 0);
    explore::Results timed = explore::read_results(folder.path("once"));
    const explore::Results full = explore::read_results(folder.path("all"));
    REQUIRE(timed.rows.size() == full.rows.size());
    std::size_t run_in_full = 0;
    for (std::size_t k = 0; k < full.rows.size(); ++k) {
        CHECK(timed.rows[k].parameters == full.rows[k].parameters);
        nlohmann::json& metrics = timed.rows[k].record.metrics;
        run_in_full += metrics["run"] == "full" ? 1 : 0;
        metrics["run"] = "full";
        CHECK(metrics == full.rows[k].record.metrics);
    }
    CHECK(run_in_full == 3);  // thresholds
}

TEST_CASE("An architecture without timed runs is run in full") {
    const SuiteFolder folder;
    folder.write("s.cfg", R"([accelerator]
architecture = edgedrnn
[sweep]
network = integer(inputs=8, hidden=16, seed=1, cell=gru)
trace = generate(steps=5, inputs=8, firing=0.3)
accelerator.pes = 4, 8
)");
    const Ended ended = explore_in(folder, output(folder, "o"));
    INFO(ended.text);
    CHECK(contains(ended.text, "(0 kept, 2 run)\n"));
}

TEST_CASE("The policy of the check is printed and stored") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    const Ended all = explore_in(folder, output(folder, "all") + "--check all");
    const Ended first = explore_in(folder, output(folder, "first") + "--check first");
    CHECK(contains(first.text, "first: 8 time steps"));
    const explore::Results a = explore::read_results(folder.path("all"));
    const explore::Results b = explore::read_results(folder.path("first"));
    CHECK(a.entry("check") == "all");
    CHECK(b.entry("check") == "first");
    REQUIRE(a.rows.size() == b.rows.size());
    for (std::size_t k = 0; k < a.rows.size(); ++k) CHECK(a.rows[k].record.metrics == b.rows[k].record.metrics);
    const Ended mixed =
        run_spartus("merge " + folder.path("m") + ' ' + folder.path("all") + ' ' + folder.path("first"));
    CHECK(mixed.code == 4);
    CHECK(contains(mixed.text, "another sweep"));
}

TEST_CASE("CSV and JSON have every column of the database") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    const Ended ended =
        explore_in(folder, output(folder, "o") + "--csv " + folder.path("c") + " --json " + folder.path("j"));
    REQUIRE(ended.code == 0);
    CHECK(contains(ended.text, "best      dsp48 = "));
    const std::string csv = folder.read("c");
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 37);
    const auto json = nlohmann::json::parse(folder.read("j"));
    REQUIRE(json["points"].size() == 36);
    std::ifstream file(SPARTUS_SOURCE_DIR "/docs/exploration.md");
    const std::string manual{std::istreambuf_iterator<char>(file), {}};
    for (const explore::Column& metric : explore::metric_columns(arch::Design())) {
        CHECK(contains(manual, "| `" + metric.name + "` |"));
        CHECK(contains(csv, metric.name));
        CHECK(json["points"][0].contains(metric.name));
    }
    CHECK(json["points"][35]["accelerator.arrays"] == 3);
    CHECK(json["points"][0]["cycles"] > 0);
}

TEST_CASE("A dry run lists the points and writes nothing") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    const Ended ended = explore_in(folder, output(folder, "o") + "--dry-run --shard 2/9");
    CHECK(ended.code == 0);
    CHECK(std::count(ended.text.begin(), ended.text.end(), '\n') == 2 + 4);
    CHECK_FALSE(std::filesystem::exists(folder.path("o")));
    CHECK_FALSE(std::filesystem::exists(folder.path("o.partial")));
}

TEST_CASE("What stands at the place of the results is not overwritten if it is none") {
    const SuiteFolder folder;
    folder.write("s.cfg", small);
    folder.write("o", "a letter to a friend");
    CHECK(explore_in(folder, output(folder, "o")).code == 4);
    CHECK(folder.read("o") == "a letter to a friend");
    CHECK(run_spartus("merge " + folder.path("m") + ' ' + folder.path("o")).code == 4);
    CHECK(explore_in(folder, output(folder, "no/such/o")).code == 5);
    CHECK(explore_in(folder, "--shard 3/2").code == 2);
    CHECK(explore_in(folder, "--check none").code == 2);
}

namespace {

/// Mean and variance of the largest of counts, each binomial of trials[n] and p, by their distribution functions.
struct Moments {
    double mean = 0, variance = 0;
};

Moments largest(const std::vector<int>& trials, double p) {
    const int most = *std::max_element(trials.begin(), trials.end());
    std::vector<double> below(trials.size(), 0);  // P(count <= k)
    std::vector<double> mass;                     // P(count = k)
    for (const int n : trials) mass.push_back(std::pow(1 - p, n));
    double before = 0, sum = 0, squares = 0;
    for (int k = 0; k <= most; ++k) {
        double now = 1;
        for (std::size_t a = 0; a < trials.size(); ++a) {
            below[a] += mass[a];
            now *= below[a];
            mass[a] *= static_cast<double>(trials[a] - k) / (k + 1) * p / (1 - p);
        }
        sum += k * (now - before);
        squares += static_cast<double>(k) * k * (now - before);
        before = now;
    }
    return {sum, squares - sum * sum};
}

}  // namespace

TEST_CASE("Balance ratios of independent firing are those of binomial counts") {
    const SuiteFolder folder;
    constexpr int inputs = 1147;
    constexpr double steps = 200;
    folder.write("s.cfg", R"([accelerator]
pes_per_array = 8
[delta_encoder]
threshold_h = 2
[sweep]
network = integer(inputs=1147, hidden=8, seed=1)
trace = generate(steps=200, inputs=1147, firing=0.1, seed=1), generate(steps=200, inputs=1147, firing=0.3, seed=2)
accelerator.arrays = 1, 2, 4, 8, 16, 32
)");
    REQUIRE(explore_in(folder, output(folder, "o")).code == 0);
    const explore::Results results = explore::read_results(folder.path("o"));
    const std::vector<double> stated{1, .934, .844, .731, .601, .466, 1, .965, .915, .845, .755, .647};
    REQUIRE(results.rows.size() == stated.size());
    for (std::size_t k = 0; k < stated.size(); ++k) {
        const int arrays = 1 << (k % 6);
        const double p = k < 6 ? 0.1 : 0.3;
        std::vector<int> trials;
        for (int n = 0; n < arrays; ++n) trials.push_back(inputs / arrays + (n < inputs % arrays ? 1 : 0));
        const Moments maximum = largest(trials, p);
        const double mean = inputs * p / arrays;
        const double expected = mean / maximum.mean;
        CHECK(expected == Approx(stated[k]).margin(0.0015));
        // Delta method. Mean and maximum vary together, which only makes the ratio vary less: this is a bound.
        const double relative = (1 - p) / (inputs * p) + maximum.variance / (maximum.mean * maximum.mean);
        const double deviation = expected * std::sqrt(relative / steps);
        const auto& metrics = results.rows[k].record.metrics;
        INFO("N " << arrays << ", p " << p << ", expected " << expected << " +- " << deviation);
        CHECK(std::abs(metrics.at("balance_ratio").get<double>() - expected) < 4 * deviation);
        CHECK(metrics.at("temporal_sparsity_h") == 1.0);
        CHECK(metrics.at("temporal_sparsity_x").get<double>() ==
              Approx(1 - p).margin(4 * std::sqrt(p * (1 - p) / (inputs * steps))));
    }
}
