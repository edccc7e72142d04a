/// \file
/// The keys that external memory has behind every accelerator: those of parts::Memory.
#pragma once

#include <cstdint>

#include "spartus/config/section_keys.hpp"

namespace spartus::arch {

/// latency, gap and outstanding, each at most `most`; `Memory` is the architecture's section [memory].
template <class Config, class Memory>
config::SectionKeys<Config, Memory>& add_memory_keys(config::SectionKeys<Config, Memory>& section,
                                                     std::uint32_t most) {
    return section
        .whole("latency", &Memory::latency, 0, most, "cycles", "from the cycle after a command to its first beat")
        .whole("gap", &Memory::gap, 0, most, "cycles", "between two bursts")
        .whole("outstanding", &Memory::outstanding, 0, most, "commands", "under way at most; 0: no limit");
}

}  // namespace spartus::arch
