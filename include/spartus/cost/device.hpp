/// \file
/// What a device has, read from a file of configs/devices/, and whether a design fits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "spartus/cost/resources.hpp"

namespace spartus::cost {

struct Device {
    std::string name;
    Resources available;
    std::uint64_t uram = 0;  ///< UltraRAM blocks; no module uses them
};

/// Throws Error(config).
Device read_device(const std::filesystem::path& file);

/// All devices of a folder, by name of their files: those of the files *.cfg that describe one.
std::vector<Device> read_devices(const std::filesystem::path& folder);

/// Name and share of each resource: LUT, FF, DSP48, BRAM36.
using Utilisations = std::vector<std::pair<std::string, double>>;
Utilisations utilisations(const Resources& needed, const Device& device);

struct Fit {
    bool fits = true;
    std::string binding;     ///< the resource of which the design takes the largest share; the first of equals
    double utilisation = 0;  ///< that share; above 1 the design cannot be built
};

Fit fit(const Resources& needed, const Device& device);

}  // namespace spartus::cost
