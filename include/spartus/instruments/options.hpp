/// \file
/// What a recording is asked for, and what became of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/instruments/window.hpp"

namespace spartus::instruments {

struct WaveOptions {
    std::string path;
    Window window = {};
    std::vector<std::string> scopes = {};  ///< regular expressions for the signals wanted; none: all of them
    std::uint64_t limit_bytes = std::uint64_t{256} << 20;
};

/// What became of the wave.
struct WaveResult {
    bool opened = false;   ///< the run reached the window
    bool limited = false;  ///< recording ended at the limit
    Cycle begin = 0;
    Cycle end = 0;
    std::uint64_t bytes = 0;
};

struct TimelineOptions {
    std::string path;
    Window window = {};
    std::uint64_t limit_bytes = std::uint64_t{256} << 20;
};

/// What became of the timeline.
struct TimelineResult {
    std::uint64_t events = 0;
    bool limited = false;  ///< recording ended at the limit
};

}  // namespace spartus::instruments
