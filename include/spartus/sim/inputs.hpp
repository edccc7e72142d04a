/// \file
/// The files that a run is made from.
#pragma once

#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::sim {

struct InputFile {
    std::string role;  ///< "config", "network" or "trace"
    std::string path;
    std::string sha256;
    io::Prefix prefix = {};  ///< of a network, if one was chosen
};

struct Inputs {
    nn::Network network;  ///< as of load_network
    std::vector<nn::Trace> traces;
    std::vector<InputFile> files;
};

/// Quantised, not pruned. Throws Error.
nn::Network read_network(const arch::Design& design, const std::string& path, const io::Prefix& prefix = {});

/// The same, pruned if network.gamma is set. Throws Error.
nn::Network load_network(const arch::Design& design, const std::string& path, const io::Prefix& prefix = {});

/// Reads and checks everything a run needs. Throws Error.
Inputs load_inputs(const arch::Design& design, const std::string& config_path, const std::string& network_path,
                   const std::vector<std::string>& trace_paths, const io::Prefix& prefix = {});

}  // namespace spartus::sim
