#include "spartus/explore/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/explore/value_list.hpp"

namespace spartus::explore {
namespace {

bool equal(const Row& a, const Row& b) {
    const auto tied = [](const Row& row) {
        return std::tie(row.hash, row.record.status, row.record.reason, row.feasible, row.parameters,
                        row.generation, row.violations);
    };
    return tied(a) == tied(b) && a.record.metrics == b.record.metrics;
}

std::vector<std::string> names_of(const std::vector<Column>& columns) {
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    return names;
}

/// Refuses another sweep, another check, another build of the program or one that is not told.
void check_same_sweep(const std::string& first_path, const Results& first, const std::string& path,
                      const Results& results) {
    if (results.entry("build").empty()) {
        throw Error(ExitCode::input, path + ": does not say by which build of the program it was made");
    }
    std::string different;
    for (const char* name : {"program", "build", "sweep_text", "check", "points_sha256"}) {
        if (different.empty() && results.entry(name) != first.entry(name)) different = name;
    }
    if (different.empty() && (names_of(results.parameters) != names_of(first.parameters) ||
                              names_of(results.metrics) != names_of(first.metrics))) {
        different = "columns";
    }
    if (different.empty()) return;
    throw Error(ExitCode::input,
                fmt::format("{}: is of another sweep than {}: they differ in {}", path, first_path, different));
}

std::size_t point_count(const std::string& path, const Results& results) {
    const auto count = parse_number<std::size_t>(results.entry("points").empty() ? "x" : results.entry("points"));
    if (!count || *count > max_points)
        throw Error(ExitCode::input, path + ": does not say how many points there are");
    return *count;
}

}  // namespace

Merged merge_results(const std::vector<std::string>& paths) {
    Merged merged;
    std::map<std::size_t, Row> rows;
    std::map<std::size_t, const std::string*> origin;
    std::size_t points = 0;
    for (const std::string& path : paths) {
        Results results = read_results(path);
        if (&path == &paths.front()) {
            points = point_count(path, results);
            merged.results.about = results.about;
            merged.results.parameters = results.parameters;
            merged.results.metrics = results.metrics;
        }
        check_same_sweep(paths.front(), merged.results, path, results);
        for (Row& row : results.rows) {
            if (row.index >= points) {
                throw Error(ExitCode::input, fmt::format("{}: has a point {} of {}", path, row.index, points));
            }
            const auto [place, is_new] = rows.try_emplace(row.index, row);
            if (!is_new && !equal(place->second, row)) {
                throw Error(ExitCode::input, fmt::format("{}: its point {} differs from that of {}", path,
                                                         row.index, *origin.at(row.index)));
            }
            origin.try_emplace(row.index, &path);
        }
    }
    for (std::size_t index = 0; index < points; ++index) {
        if (rows.count(index) == 0) merged.missing.push_back(index);
    }
    for (auto& [index, row] : rows) merged.results.rows.push_back(std::move(row));
    for (auto& [name, value] : merged.results.about) {
        if (name == "coverage") value = merged.missing.empty() ? "complete" : "incomplete";
    }
    return merged;
}

}  // namespace spartus::explore
