/// \file
/// What a design takes of a device of the 7 series or UltraScale+. BRAM36 and DSP48 follow from the shapes of
/// memories and multipliers (derived); LUTs and flip-flops are estimated, to a factor of two. docs/cost.md
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spartus::cost {

struct Resources {
    std::uint64_t lut = 0;     ///< estimated; as logic and as memory
    std::uint64_t ff = 0;      ///< estimated
    std::uint64_t dsp = 0;     ///< DSP48
    std::uint64_t bram36 = 0;  ///< blocks of 36 Kbit

    Resources& operator+=(const Resources& other);
};

/// All blocks of one kind together.
struct ModuleCost {
    std::string module;  ///< "delta encoders", "weight banks", …
    Resources resources;
};

struct DesignCost {
    std::vector<ModuleCost> modules;

    Resources total() const;
};

}  // namespace spartus::cost
