/// \file
/// Follows an array and its bank through the words of its columns.
#pragma once

#include <optional>
#include <vector>

#include "spartus/replay/spartus/controller_watch.hpp"

namespace spartus::replay::spartus {

class ArrayWatch {
   public:
    ArrayWatch(const LaneSignals& signals, const Statistics& statistics, Rules& rules);

    void watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts);

   private:
    void count(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts);
    void check_place(Cycle cycle, const ControllerWatch& controller);
    void check_busy(Cycle cycle);
    void check_bubbles(Cycle cycle);
    void check_column(Cycle cycle, const ControllerWatch& controller);
    bool continues_column() const;
    bool at_its_place(const ControllerWatch& controller, std::uint64_t blen);
    bool is(ArrayState state) const { return *signals_.array_state == static_cast<std::uint64_t>(state); }
    /// Whether the next word is in the stream buffer, if there is one.
    bool word_there() const { return !streams_ || !signals_.level || *signals_.level > 0; }
    bool busy() const { return *signals_.busy != 0; }

    const LaneSignals& signals_;
    const std::uint64_t arrays_;
    const bool forward_;
    const bool streams_;  ///< weights come from external memory
    Rules& rules_;

    bool known_ = false;                      ///< whether a column is in progress
    std::optional<std::uint64_t> next_word_;  ///< of the column in progress
    std::uint64_t matrix_ = 0, column_ = 0;   ///< of the last word issued
    std::uint64_t address_ = 0;
    std::vector<std::optional<std::uint64_t>> bases_;  ///< [layer][matrix], where the matrix begins in the bank
};

}  // namespace spartus::replay::spartus
