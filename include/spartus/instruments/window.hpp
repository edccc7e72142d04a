/// \file
/// Which part of a run an instrument records.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "spartus/arch/spartus/activity.hpp"

namespace spartus::instruments {

/// From `begin` up to, but not including, `end`: time steps counted over the whole run, or cycles of the run.
struct Window {
    enum class Unit { steps, cycles };

    Unit unit = Unit::cycles;
    std::uint64_t begin = 0;
    std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
};

/// "steps=A:B" or "cycles=A:B"; without A from the start, without B to the end. Nothing if it is neither or empty.
std::optional<Window> parse_window(std::string_view text);

/// Follows the run and says when the kernel is inside the window.
class StepWindow {
   public:
    explicit StepWindow(const Window& window) : window_(window) {}

    /// Takes every phase that the controller tells. A window of steps opens at cycle 0 of its first step and closes
    /// at the end of its last.
    void phase(arch::spartus::Phase phase, const arch::spartus::StepTimes& step);
    bool open() const { return open_; }

   private:
    const Window window_;
    std::uint64_t begun_ = 0;  ///< time steps
    bool open_ = false;
};

}  // namespace spartus::instruments
