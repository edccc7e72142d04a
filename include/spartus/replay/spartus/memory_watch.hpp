/// \file
/// Follows the memory port: who may have a command, whose turn it is, when its beats come and what the stream
/// buffers hold.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "spartus/replay/spartus/controller_watch.hpp"

namespace spartus::replay::spartus {

class MemoryWatch {
   public:
    MemoryWatch(const RecordedSignals& signals, const Statistics& statistics, Cycle begin, Rules& rules);

    void watch(Cycle cycle, const ControllerWatch& controller, MemoryCounts& counts);

   private:
    /// A token whose column is not commanded.
    struct Wanted {
        Cycle from;
        std::uint64_t matrix, column, words;
    };
    struct Lane {
        std::deque<Wanted> wanted;
        std::uint64_t reserved = 0, level = 0;  ///< words, of columns commanded and of words that are there
        std::deque<std::uint64_t> coming;       ///< words of columns that are not whole
        std::uint64_t beats = 0, words = 0;     ///< of the first of these that are there
    };
    struct Burst {
        std::size_t array;
        Cycle issued;
        std::uint64_t beats, transferred;
    };

    bool complete() const;
    void rest(Cycle cycle);
    void check_buffers(Cycle cycle);
    void take_command(Cycle cycle);
    std::optional<std::size_t> next_array(Cycle cycle) const;
    bool expects_beat(Cycle cycle) const;
    void take_beat(Cycle cycle);
    void take_words();
    void take_tokens(Cycle cycle, const ControllerWatch& controller);

    const RecordedSignals& signals_;
    const arch::spartus::Config& config_;
    std::uint64_t word_bytes_ = 1;
    Rules& rules_;
    const bool complete_;  ///< the wave has every signal that is needed

    bool tracked_;                       ///< all that is under way is known
    std::vector<Lane> lanes_;            ///< [N]
    std::optional<std::size_t> served_;  ///< the array of the command before, if one was seen
    std::deque<Burst> bursts_;
    std::optional<Cycle> last_beat_;  ///< of the burst before
    bool first_burst_;                ///< there was none before
};

}  // namespace spartus::replay::spartus
