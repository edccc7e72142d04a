#include "spartus/cli/report.hpp"

#include <filesystem>
#include <iostream>

#include "spartus/cli/arguments.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/report/run_report.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus report STATS.json [-o FILE.html]

Makes a page of what 'spartus run --stats' wrote: headline figures, where every module's cycles went, latency over the
steps and as a histogram, balance of the arrays, sparsity over time, and the published figures beside the run's. The
page is one file, needs no network, and shows values under the pointer.

  -o, --output FILE   the page [STATS.html]
  --help              this text

Exit codes: 0 done, 2 usage, 4 statistics missing or damaged, 5 page cannot be written.

Example: spartus run configs/spartus-zynq7100.cfg --network layer.safetensors --trace traces/speech.npy \
             --stats stats.json
         spartus report stats.json
)";

}  // namespace

int run_report(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    options.add_options()("output,o", po::value<std::string>());
    const po::variables_map values = parse_arguments("report", args, options, {"STATS.json"});
    const auto& statistics = values["STATS.json"].as<std::string>();
    const std::string page = values.count("output") > 0
                                 ? values["output"].as<std::string>()
                                 : std::filesystem::path(statistics).replace_extension(".html").string();
    if (page == statistics)
        refuse_usage("report", "the page would take the place of '" + page + "'; name one with -o");

    const report::RunStatistics run = report::read_run_statistics(statistics);
    io::OutputFile file(page);
    file.write(report::run_report(run));
    file.commit();
    std::cout << page << '\n';
    return 0;
}

}  // namespace spartus::cli
