/// \file
/// What is in a file of each format; throws what the format's reader throws.
#pragma once

#include <string>

#include "spartus/inspect/findings.hpp"
#include "spartus/inspect/inspect.hpp"

namespace spartus::inspect {

Findings network_file(const std::string& path, const Options& options);
Findings images(const std::string& path, const Options& options);
Findings model(const std::string& path, const Options& options);
Findings trace(const std::string& path, const Options& options);
Findings recording(const std::string& path, const Options& options);
/// A configuration, a sweep, a device or energies.
Findings text_file(const std::string& path);
/// Statistics of a run or of features, a suite, the manifest of images.
Findings json_file(const std::string& path, const Options& options);
Findings results(const std::string& path);
Findings wave(const std::string& path);

}  // namespace spartus::inspect
