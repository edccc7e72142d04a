/// \file
/// What a machine that is not this model did with a case, step by step of the network: the truth that the model is
/// held to. No --update changes it.
///
///     "recorded": {
///       "cycles": "80 110 115",        by column of the table of steps, summed over the layers of a step
///       "tokens": "9 14 15",
///       "h_sha256": ["c69179…", …]     of h of the last layer after each step, [H] as int16, little-endian
///     }
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/arch/architecture.hpp"

namespace spartus::regress {

struct Recorded {
    std::map<std::string, std::vector<std::uint64_t>> columns;  ///< by name; "cycles" is always there
    std::vector<std::string> h_sha256;                          ///< by step

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Recorded, columns, h_sha256)
};

/// The same of a run, of the columns that `recorded` has. Throws Error(input) for a column that there is not.
Recorded measured(const arch::Finished& finished, const Recorded& recorded);

/// "step 3: cycles 121, recorded 120; 2 of 20 steps differ", or nothing.
std::string first_difference(const Recorded& recorded, const Recorded& run);

}  // namespace spartus::regress
