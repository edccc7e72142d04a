#include "spartus/cli/pack.hpp"

#include <filesystem>
#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/pack/pack.hpp"
#include "spartus/sim/inputs.hpp"

namespace spartus::cli {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr const char* help = R"(spartus pack CONFIG --network F --out DIR [--prefix NAME] [--set KEY=VALUE ...]

Writes what the weight banks of the accelerator hold: the network quantised, pruned with network.gamma and laid out as
CBCSC, one memory per array, for $readmemh (bank0.mem, ...) and for Vivado's memory generators (bank0.coe, ...), the
biases likewise, and manifest.json with the geometry, the places of the matrices and a SHA-256 of every file.

  --network FILE   .safetensors, as of 'spartus run'
  --out DIR        made if it is not there; files of the same names in it are replaced
  --help           this text

'spartus run CONFIG --network DIR' runs from the images, with the same cycles and values.

Example: spartus pack configs/spartus-zynq7100.cfg --network layer.safetensors --out images
)";

void write(const fs::path& directory, const std::map<std::string, std::string>& files) {
    std::error_code error;
    const bool made = fs::create_directory(directory, error);
    if (error)
        throw Error(ExitCode::output, fmt::format("cannot make '{}': {}", directory.string(), error.message()));
    try {
        // The manifest last: a directory with one is whole.
        for (const auto& [name, text] : files) {
            if (name == pack::manifest_name) continue;
            io::OutputFile file((directory / name).string());
            file.write(text);
            file.commit();
        }
        io::OutputFile manifest((directory / pack::manifest_name).string());
        manifest.write(files.at(pack::manifest_name));
        manifest.commit();
    } catch (const Error&) {
        if (made) fs::remove_all(directory, error);
        throw;
    }
}

}  // namespace

int run_pack(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    options.add_options()("network", po::value<std::string>()->required())("prefix", po::value<std::string>())(
        "set", po::value<std::vector<std::string>>())("out", po::value<std::string>()->required());
    const po::variables_map values = parse_arguments("pack", args, options, {"CONFIG"});
    const auto& path = values["network"].as<std::string>();
    const fs::path directory = values["out"].as<std::string>();
    std::vector<std::string> overrides;
    if (values.count("set") > 0) overrides = values["set"].as<std::vector<std::string>>();
    io::Prefix prefix;
    if (values.count("prefix") > 0) prefix = values["prefix"].as<std::string>();

    const auto& config = values["CONFIG"].as<std::string>();
    const arch::Design design = arch::read_design(config, overrides);
    const arch::Architecture& architecture = design.architecture();
    if (architecture.banks == nullptr) {
        throw Error(ExitCode::config,
                    fmt::format("{}: accelerator.architecture = {} has no weight banks to pack for", config,
                                architecture.name));
    }
    const nn::Network network = sim::load_network(design, path, prefix);
    arch::check_network(design, network, {}, path);
    std::map<std::string, std::string> origin = {{"network", path}, {"sha256", io::sha256_of_file(path)}};
    if (prefix) origin["prefix"] = *prefix;
    if (design->network.gamma) origin["gamma"] = design->network.gamma->text();
    const nn::BankGeometry geometry = architecture.banks(design);
    const auto files = pack::pack(network, geometry, origin);
    write(directory, files);
    std::cout << fmt::format("{}: {} banks and the biases, {} files\n", directory.string(), geometry.arrays,
                             files.size());
    return 0;
}

}  // namespace spartus::cli
