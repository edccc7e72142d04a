/// \file
/// Which part of a run an instrument records.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

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

    /// Takes every step of every layer and what lies between them. A window of steps opens at cycle 0 of its first
    /// step and closes at the end of its last.
    void between_steps();
    void step_begins(std::uint32_t layer);
    void run_ends();
    bool open() const { return open_; }

   private:
    const Window window_;
    std::uint64_t begun_ = 0;  ///< time steps
    bool open_ = false;
};

}  // namespace spartus::instruments
