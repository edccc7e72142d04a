/// \file
/// What every replay reads in a statistics file. Throws Error(input) naming the field that is missing or wrong.
#pragma once

#include <cstdint>
#include <string>

#include "spartus/config/key.hpp"
#include "spartus/io/statistics_file.hpp"

namespace spartus::replay {

/// The parameters that the file says.
void read_config(const io::StatisticsFile& file, config::Parameters& config);

/// A count of up to 2^53, and a size of at least 1.
std::uint64_t whole(io::Fields fields, const std::string& key);
std::uint64_t positive(io::Fields fields, const std::string& key);

}  // namespace spartus::replay
