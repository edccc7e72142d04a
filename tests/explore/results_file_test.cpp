// Databases that others made: what they may hold besides rows, and what they may lack.

#include "spartus/explore/results_file.hpp"

#include <functional>

#include <SQLiteCpp/SQLiteCpp.h>

#include "spartus/base/build.hpp"
#include "spartus/base/error.hpp"
#include "spartus/explore/export.hpp"
#include "spartus/explore/merge.hpp"

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using Catch::Matchers::Contains;

namespace {

explore::Results sound_results() {
    using explore::Kind;
    explore::Results results;
    results.about = {{"build", build_id()},
                     {"check", "all"},
                     {"points", "2"},
                     {"program", "spartus"},
                     {"sweep_text", "[sweep]"}};
    results.parameters = {{"accelerator.arrays", Kind::whole, "", "", ""}, {"network", Kind::text, "", "", ""}};
    results.metrics = {{"latency_mean_us", Kind::real, "us", "lower", ""}, {"dsp48", Kind::whole, "", "lower", ""}};
    for (std::size_t k = 0; k < 2; ++k) {
        results.rows.push_back({k,
                                std::string(64, 'a'),
                                {"ok", "", {{"latency_mean_us", 1.5}, {"dsp48", 7}}},
                                true,
                                {std::to_string(k + 1), "n.safetensors"}});
    }
    return results;
}

/// A sound database after these statements, and what is said of it.
std::string complaint(const std::string& statements) {
    const SuiteFolder folder;
    const std::string path = folder.path("r.sqlite");
    explore::write_results(path, sound_results());
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec(statements);
    try {
        explore::read_results(path);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::input);
        const std::string message = error.what();
        CHECK(message.rfind(path + ": holds no results of a sweep: ", 0) == 0);
        return message.substr(path.size());
    }
    return "nothing";
}

}  // namespace

TEST_CASE("A view that never ends in the place of a table is refused at once") {
    CHECK_THAT(complaint("ALTER TABLE point RENAME TO old; CREATE VIEW point AS WITH RECURSIVE more AS "
                         "(SELECT * FROM old UNION ALL SELECT * FROM more) SELECT * FROM more"),
               Contains("there is no table point"));
    CHECK_THAT(complaint("DROP TABLE about; CREATE VIEW about AS SELECT 'format' AS name, '1' AS value"),
               Contains("there is no table about"));
    CHECK_THAT(complaint("DROP TABLE metric"), Contains("there is no table metric"));
}

TEST_CASE("A database without a column that it lists is refused and not filled with the column's name") {
    CHECK_THAT(complaint("ALTER TABLE point DROP COLUMN dsp48"), Contains("no such column"));
    CHECK_THAT(complaint("INSERT INTO metric VALUES (9, 'energy', 'REAL', '', '', '')"),
               Contains("no such column"));
}

TEST_CASE("What each point misses is kept, and a database that lacks a part of it is refused") {
    explore::Results results = sound_results();
    results.about.emplace_back("require", "latency_mean_us <= 1\ndsp48 <= 7");
    results.rows[0].violations = {0.2, 0};
    results.rows[1].record = {"crashed", "", nlohmann::json::object()};
    const SuiteFolder folder;
    const std::string path = folder.path("r.sqlite");
    explore::write_results(path, results);
    const explore::Results read = explore::read_results(path);
    CHECK(read.rows[0].violations == results.rows[0].violations);
    CHECK(read.rows[1].violations.empty());
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("UPDATE point SET violation_2 = NULL");
    CHECK_THROWS_WITH(explore::read_results(path), Contains("its point 0 lacks a violation"));
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("ALTER TABLE point DROP COLUMN violation_2");
    CHECK_THROWS_WITH(explore::read_results(path), Contains("no such column"));
}

TEST_CASE("A point before the first is refused") {
    CHECK_THAT(complaint("UPDATE point SET idx = -1 WHERE idx = 0"), Contains("it has a point -1"));
}

TEST_CASE("A database whose pages lead in circles is refused") {
    const SuiteFolder folder;
    const std::string path = folder.path("r.sqlite");
    explore::Results results = sound_results();
    for (std::size_t k = 2; k < 400; ++k) results.rows.push_back(results.rows[k % 2]);
    for (std::size_t k = 0; k < results.rows.size(); ++k) results.rows[k].index = k;
    explore::write_results(path, results);
    std::string bytes = folder.read("r.sqlite");
    constexpr std::size_t page = 4096;
    bool bent = false;
    for (std::size_t begin = page; begin < bytes.size(); begin += page) {
        if (bytes[begin] != 5) continue;  // an interior page: its rightmost child becomes itself
        const auto number = static_cast<char>(begin / page + 1);
        bytes.replace(begin + 8, 4, std::string{0, 0, 0, number});
        bent = true;
    }
    REQUIRE(bent);
    folder.write("r.sqlite", bytes);
    try {
        explore::read_results(path);
        FAIL("was read");
    } catch (const Error& error) {
        CHECK_THAT(error.what(), Contains("it is damaged"));
    }
}

TEST_CASE("Results of different builds of the program are not merged") {
    const SuiteFolder folder;
    const auto written = [&](const std::string& name, const std::string& build) {
        explore::Results results = sound_results();
        if (build.empty()) {
            results.about.erase(results.about.begin());
        } else {
            results.about[0].second = build;
        }
        explore::write_results(folder.path(name), results);
        return folder.path(name);
    };
    const std::string a = written("a", "1"), b = written("b", "1"), c = written("c", "2"), d = written("d", "");
    CHECK(explore::merge_results({a, b}).missing.empty());
    CHECK_THROWS_WITH(explore::merge_results({a, c}), Contains("they differ in build"));
    CHECK_THROWS_WITH(explore::merge_results({d, d}), Contains("does not say by which build"));
}

TEST_CASE("No text of a file becomes a formula of a spreadsheet") {
    explore::Results results = sound_results();
    results.rows[0].parameters[1] = "=1+1.safetensors";
    results.rows[0].hash = "@SUM(1)";
    results.rows[1].record = {"invalid", "-2+3", nlohmann::json::object()};
    results.rows[1].parameters = {"-3", "+x, y"};
    results.parameters[0].name = "=2";
    const std::string csv = explore::to_csv(results);
    CHECK(csv ==
          "idx,hash,status,reason,feasible,generation,'=2,network,latency_mean_us,dsp48\n"
          "0,'@SUM(1),ok,,1,,1,'=1+1.safetensors,1.5,7\n"
          "1," +
              std::string(64, 'a') + ",invalid,'-2+3,1,,-3,\"'+x, y\",,\n");
}
