/// \file
/// `spartus inspect`: what is in a file, of whichever format the program reads.
#pragma once

#include <string>
#include <vector>

#include "spartus/inspect/findings.hpp"
#include "spartus/io/network_file.hpp"

namespace spartus::inspect {

struct Options {
    io::Prefix prefix;               ///< of a network among several in a safetensors file
    std::vector<std::string> nodes;  ///< of an ONNX model, as onnx_import::choose() takes them
    std::vector<double> thresholds = {0, 0.05, 0.1, 0.2, 0.3, 0.5};  ///< at which firing is counted
    std::vector<std::string> configs;  ///< designs a network is tried on; none: those of the project
    std::string shipped = "";          ///< the folder of the project's configurations; empty: looked for
};

/// Reads the file as `spartus` reads it, and throws what that throws.
Findings inspect(const std::string& path, const Options& options);

}  // namespace spartus::inspect
