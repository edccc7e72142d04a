// Searches through the program: what is run, what is equal, where they end.

#include "spartus/explore/search.hpp"

#include <algorithm>
#include <set>

#include "spartus/explore/export.hpp"
#include "spartus/explore/results_file.hpp"

#include "explore/killed_run.hpp"
#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::string space = R"([sweep]
network = integer(inputs=20, hidden=24, seed=1), integer(inputs=20, hidden=16, layers=2, seed=2)
trace = generate(steps=10, inputs=20, firing=0.3)
accelerator.arrays = 1, 2, 3, 4, 5
accelerator.pes_per_array = 1, 2, 4, 8
delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.2:0.1
pe_array.hazard = forward, stall
constraint = arrays * pes_per_array <= 24
require = latency_max_cycles < 300
)";
const std::string search =
    space + "sampling = nsga2\nbudget = 40\npopulation = 12\nminimise = latency_mean_us, lut\n";

Ended explore_in(const SuiteFolder& folder, const std::string& sweep, const std::string& output,
                 const std::string& options = "") {
    return run_spartus("explore " + folder.path(sweep) + " --output " + folder.path(output) + ' ' + options);
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Of a sweep without runs: every point costs what `cost` says of its choices.
template <typename Cost>
explore::Searched search_by(const std::string& lines, const Cost& cost) {
    const SuiteFolder folder;
    const explore::Sweep sweep = explore::read_sweep(folder.write("s.cfg", "[sweep]\n" + lines));
    const explore::Space grid(sweep, explore::Check::all);
    return explore::search_points(sweep, grid, explore::Goal(sweep),
                                  [&](const std::vector<explore::Point>& points) {
                                      std::vector<explore::Record> records;
                                      for (const explore::Point& point : points)
                                          records.push_back(cost(point.choices));
                                      return records;
                                  });
}

const std::string inputs =
    "network = integer(inputs=5, hidden=6)\ntrace = generate(steps=3, inputs=5, firing=0.5)\n";

}  // namespace

TEST_CASE("A search is the same whatever the number of jobs and its rows have a generation") {
    const SuiteFolder folder;
    folder.write("s.cfg", search);
    const Ended one = explore_in(folder, "s.cfg", "one", "--jobs 1");
    INFO(one.text);
    REQUIRE(one.code == 0);
    CHECK(explore_in(folder, "s.cfg", "three", "--jobs 3").code == 0);
    CHECK(folder.read("three") == folder.read("one"));
    CHECK_FALSE(std::filesystem::exists(folder.path("one.partial")));

    const explore::Results results = explore::read_results(folder.path("one"));
    CHECK(results.rows.size() <= 40);
    REQUIRE(results.rows.size() > 12);
    CHECK(results.rows.front().generation == std::size_t{0});
    std::set<std::string> hashes;
    std::size_t before = 0;
    for (const explore::Row& row : results.rows) {
        REQUIRE(row.generation);
        CHECK(*row.generation >= before);
        before = *row.generation;
        CHECK(std::stoi(row.parameters[2]) * std::stoi(row.parameters[3]) <=
              24);  // what a constraint forbids never runs
        hashes.insert(row.hash);
    }
    CHECK(before > 0);
    CHECK(hashes.size() == results.rows.size());
    CHECK(contains(one.text, "Pareto front by latency_mean_us (lower), lut (lower)"));
}

TEST_CASE("A search that is killed goes on and ends with the same bytes") {
    const SuiteFolder folder;
    folder.write("s.cfg", search);
    REQUIRE(explore_in(folder, "s.cfg", "whole").code == 0);
    run_and_kill(folder, "killed", 60'000);
    const Ended rest = explore_in(folder, "s.cfg", "killed");
    INFO(rest.text);
    CHECK(rest.code == 0);
    CHECK_FALSE(contains(rest.text, "(0 kept"));
    CHECK(folder.read("killed") == folder.read("whole"));
}

TEST_CASE("Points of an enumeration in the database are not run again by a search") {
    const SuiteFolder folder;
    folder.write("s.cfg", search);
    REQUIRE(explore_in(folder, "s.cfg", "searched").code == 0);
    const std::string grid = "--set sampling=grid --set budget= --set population= --set minimise=";
    REQUIRE(explore_in(folder, "s.cfg", "o", grid).code == 0);
    const Ended known = explore_in(folder, "s.cfg", "o");
    CHECK(known.code == 0);
    CHECK(contains(known.text, " kept, 0 run)"));
    // Which of the points with the same values was run in full is another where another came first.
    explore::Results kept = explore::read_results(folder.path("o"));
    explore::Results searched = explore::read_results(folder.path("searched"));
    for (explore::Results* results : {&kept, &searched}) {
        for (explore::Row& row : results->rows) row.record.metrics.erase("run");
    }
    CHECK(explore::to_json(kept) == explore::to_json(searched));
}

TEST_CASE("A search ends after as many generations without a better result as it has patience") {
    const auto searched =
        search_by(inputs +
                      "accelerator.arrays = 1:200:1\nsampling = ant_colony\nbudget = 100\npopulation = 8\n"
                      "patience = 3\nminimise = lut\n",
                  [](const explore::Choices&) {
                      return explore::Record{"ok", "", {{"lut", 7}}};
                  });
    CHECK(searched.last_generation == 3);  // the first one was better than nothing
    CHECK(searched.end == "nothing better for 3 generations");
    CHECK(searched.points.size() < 100);
}

TEST_CASE("A search spends its budget to the point") {
    int cost = 0;
    const auto searched =
        search_by(inputs +
                      "accelerator.arrays, accelerator.pes_per_array = 1:1000:1\ndelta_encoder.lookahead = 1:50:1\n"
                      "sampling = nsga2\nbudget = 83\npopulation = 8\nminimise = lut, ff\n",
                  [&](const explore::Choices&) {
                      return explore::Record{"ok", "", {{"lut", --cost}, {"ff", 1}}};
                  });
    CHECK(searched.points.size() == 83);
    CHECK(searched.end == "the budget is spent");
}

TEST_CASE("Requirements lead the search to where they hold") {
    // Only 2 of 400 designs fulfil it; the way there is downhill in the violation alone, as costs lead away.
    const auto searched = search_by(inputs +
                                        "accelerator.arrays = 1:400:1\nsampling = ant_colony\nbudget = 120\n"
                                        "population = 12\npatience = 50\nrequire = lut <= 2\nminimise = -lut\n",
                                    [](const explore::Choices& choices) {
                                        return explore::Record{"ok", "", {{"lut", choices[2] + 1}}};
                                    });
    std::uint32_t best = 0;
    for (const explore::Point& point : searched.points) {
        if (point.choices[2] <= 1) best = std::max(best, point.choices[2]);
    }
    CHECK(best == 1);
}

TEST_CASE("Points that fail are worse than any other and do not end a search") {
    const auto searched =
        search_by(inputs +
                      "accelerator.arrays = 1:64:1\nsampling = nsga2\nbudget = 60\npopulation = 8\n"
                      "patience = 50\nminimise = lut, -lut\n",
                  [](const explore::Choices& choices) {
                      if (choices[2] % 2 == 0) return explore::Record{"invalid", "no", {}};
                      return explore::Record{"ok", "", {{"lut", choices[2]}}};
                  });
    CHECK(searched.points.size() > 30);
}

TEST_CASE("A search that cannot be is refused with the key and the cure") {
    const SuiteFolder folder;
    const auto complaint = [&](const std::string& lines) {
        folder.write("s.cfg", "[sweep]\n" + inputs + "accelerator.arrays = 1, 2\n" + lines);
        const Ended ended = explore_in(folder, "s.cfg", "o");
        CHECK(ended.code == 3);
        return ended.text;
    };
    CHECK(contains(complaint("sampling = nsga2\nminimise = lut, ff\n"), "budget: is missing"));
    CHECK(contains(complaint("sampling = nsga2\nbudget = 9\nminimise = lut\n"), "needs 2 to 4 expressions"));
    CHECK(contains(complaint("sampling = ant_colony\nbudget = 9\n"), "minimise: is missing"));
    CHECK(contains(complaint("sampling = ant_colony\nbudget = 9\nminimise = lut, ff\n"), "takes one expression"));
    CHECK(contains(complaint("budget = 9\n"), "needs sampling = nsga2 or ant_colony"));
    CHECK(contains(complaint("population = 10\n"), "must be a multiple of 4"));
    CHECK(contains(complaint("sampling = ant_colony\nbudget = 9\nminimise = lut\nconstraint = arrays > 9\n"),
                   "no point was found that fulfils arrays > 9"));
    folder.write("s.cfg", search);
    CHECK(explore_in(folder, "s.cfg", "o", "--shard 1/2").code == 2);
    CHECK(explore_in(folder, "s.cfg", "o", "--set nonsense").code == 3);
}
