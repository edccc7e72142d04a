#include "spartus/cli/inspect.hpp"

#include <iostream>
#include <memory>

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/inspect/inspect.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus inspect FILE [options]

Says what is in a file, whichever the program reads:

  a network         .safetensors, .onnx, or a folder that 'spartus pack' wrote: shape, range and zeros of every
                    matrix; how evenly the weights lie in the banks of each design of configs/, pruned as its
                    network.gamma says; which devices of configs/devices/ the design then fits
  a trace           .npy: shape, range, and how much fires at a few thresholds
  a recording       .wav: rate, level, and how much of its features fires
  a configuration   every key beside its default; a sweep's axes; a device's resources; energies
  JSON              statistics of a run or of features, a suite
  results           of 'spartus explore': parameters, and the range of every metric
  a wave            .vcd: modules, signals, changes

  --json FILE       the same, unrounded
  --threshold LIST  at which firing is counted [0,0.05,0.1,0.2,0.3,0.5]
  --prefix NAME     of several networks in a safetensors file
  --node NAME       of an ONNX model, as in 'spartus import'; repeatable
  --config FILE     a design to try a network on, instead of those of configs/; repeatable
  --configs FOLDER  the folder configs/ [here, or that of the program's tree]
  --help            this text

Examples: spartus inspect networks/lstm-256.safetensors
          spartus inspect traces/speech.npy --threshold 0,0.25
)";

}  // namespace

int run_inspect(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description description;
    description.add_options()("json", po::value<std::string>())("threshold", po::value<std::string>())(
        "prefix", po::value<std::string>())("node", po::value<std::vector<std::string>>())(
        "config", po::value<std::vector<std::string>>())("configs", po::value<std::string>());
    const po::variables_map values = parse_arguments("inspect", args, description, {"FILE"});
    inspect::Options options;
    if (values.count("threshold") > 0) options.thresholds = thresholds("inspect", values);
    if (values.count("prefix") > 0) options.prefix = values["prefix"].as<std::string>();
    if (values.count("node") > 0) options.nodes = values["node"].as<std::vector<std::string>>();
    if (values.count("config") > 0) options.configs = values["config"].as<std::vector<std::string>>();
    if (values.count("configs") > 0) options.shipped = values["configs"].as<std::string>();
    std::unique_ptr<io::OutputFile> json;
    if (values.count("json") > 0) json = std::make_unique<io::OutputFile>(values["json"].as<std::string>());
    const inspect::Findings findings = inspect::inspect(values["FILE"].as<std::string>(), options);
    std::cout << findings.text();
    if (json) {
        using nlohmann::ordered_json;
        json->write(findings.json().dump(1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
        json->commit();
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::cli
