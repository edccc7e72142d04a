#include "spartus/cli/merge.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/results_output.hpp"
#include "spartus/explore/merge.hpp"
#include "spartus/explore/results_file.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus merge OUT.sqlite IN.sqlite [IN.sqlite ...] [options]

Puts the shards of a sweep, made by 'spartus explore --shard', into one database. With all shards it is, byte for byte,
the one that a single run would have written. Files of different sweeps, checks or builds of the program are refused,
and so are two different results for one point. If points are missing they are named, OUT is written without them and
the exit code is 1; 'spartus explore SWEEP --output OUT' runs just these.

  --csv FILE    the merged results as CSV too
  --json FILE   and as JSON
  --help        this text

Example: spartus merge scaling.sqlite scaling-1-of-2.sqlite scaling-2-of-2.sqlite
)";

constexpr std::size_t most_named = 20;

}  // namespace

int run_merge(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    add_export_options(options);
    const po::variables_map values = parse_arguments("merge", args, options, {"OUT"}, "IN");
    if (values.count("IN") == 0) refuse_usage("merge", "IN is missing");

    const explore::Merged merged = explore::merge_results(values["IN"].as<std::vector<std::string>>());
    Exports exports(values);
    const auto& out = values["OUT"].as<std::string>();
    explore::write_results(out, merged.results);
    exports.write(merged.results);

    const std::size_t missing = merged.missing.size();
    std::cout << fmt::format("{}: {} of {} points\n", out, merged.results.rows.size(),
                             merged.results.rows.size() + missing);
    if (missing == 0) return 0;
    const auto shown = merged.missing.begin() + static_cast<std::ptrdiff_t>(std::min(missing, most_named));
    std::cerr << fmt::format("spartus: merge: missing are the points {}{}\n",
                             fmt::join(merged.missing.begin(), shown, ", "), missing > most_named ? ", …" : "");
    return static_cast<int>(ExitCode::check_failed);
}

}  // namespace spartus::cli
