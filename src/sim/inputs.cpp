#include "spartus/sim/inputs.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/pack/pack.hpp"

namespace spartus::sim {

namespace fs = std::filesystem;

namespace {

/// Memory images for the design's banks, as pack::pack() makes them.
nn::Network read_images(const arch::Design& design, const std::string& path) {
    if (design.architecture().banks == nullptr) {
        throw Error(ExitCode::input,
                    fmt::format("{}: is a directory, and accelerator.architecture = {} has no weight banks to fill",
                                path, design.architecture().name));
    }
    return pack::unpack(path, design.architecture().banks(design));
}

}  // namespace

nn::Network read_network(const arch::Design& design, const std::string& path, const io::Prefix& prefix) {
    return fs::is_directory(path) ? read_images(design, path) : io::read_network(path, prefix);
}

nn::Network load_network(const arch::Design& design, const std::string& path, const io::Prefix& prefix) {
    nn::Network network = read_network(design, path, prefix);
    design.architecture().prune(design, network);
    return network;
}

Inputs load_inputs(const arch::Design& design, const std::string& config_path, const std::string& network_path,
                   const std::vector<std::string>& trace_paths, const io::Prefix& prefix) {
    Inputs inputs;
    const auto note = [&](const char* role, const std::string& path) {
        inputs.files.push_back({role, path, io::sha256_of_file(path)});
    };
    note("config", config_path);
    inputs.network = load_network(design, network_path, prefix);
    // The manifest has the hashes of all files beside it.
    note("network",
         fs::is_directory(network_path) ? (fs::path(network_path) / pack::manifest_name).string() : network_path);
    inputs.files.back().prefix = prefix;
    inputs.traces = io::read_traces(trace_paths, inputs.network, network_path);
    arch::check_network(design, inputs.network, inputs.traces, network_path);
    for (const std::string& path : trace_paths) note("trace", path);
    return inputs;
}

}  // namespace spartus::sim
