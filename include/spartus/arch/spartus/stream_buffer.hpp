/// \file
/// Stream buffer n: with weights in external memory what stands in place of weight bank n. Asks the memory port for
/// the columns of the array's tokens, in their order and as far as there is room, and holds their words until they
/// are issued.
///
///   cycle    a         a + 1 + latency …      w                w + 1
///   column   command   beats                  word issued
///   place    taken                                             free again
///
/// A command takes the places of all its words. `weight_bank.latency` is the buffer's.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"
#include "spartus/arch/spartus/column_link.hpp"
#include "spartus/arch/spartus/weight_bank.hpp"
#include "spartus/arch/spartus/weight_link.hpp"
#include "spartus/parts/clock.hpp"

namespace spartus::arch::spartus {

class StreamBuffer : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t index;       ///< n
        std::uint32_t pes;         ///< M pairs per word
        std::uint32_t words;       ///< that it holds
        std::uint32_t latency;     ///< cycles from a read to the word at the multipliers
        std::uint32_t pair_bytes;  ///< of a pair in memory; 1: no LIDX, word k has LIDX k
        std::uint32_t beat_bytes;
    };

    parts::Target<WeightLink, StreamBuffer> port{"port"};
    parts::Initiator<ColumnLink, StreamBuffer> memory{"memory"};

    StreamBuffer(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                 ActivityObserver* activity = nullptr);

    const WeightBank::Counters& counters() const { return counters_; }

   private:
    /// A column that a token wants.
    struct Wanted {
        Cycle from;
        std::uint32_t matrix, column, words;
    };
    /// A column that is here, or on its way with known beats.
    struct Column {
        std::vector<nn::Val> val;    ///< [words][M]
        std::vector<nn::Lidx> lidx;  ///< [words][M]
        std::uint32_t stored = 0;    ///< pairs that are not padding
        std::vector<Cycle> from;     ///< [words], each may issue from then on
    };

    tlm::tlm_sync_enum on_array(WeightBurst& burst, WeightPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_memory(ColumnTransfer& transfer, ColumnPhase& phase, sc_core::sc_time& delay);
    void read(WeightBurst& burst);
    void offer();
    void issued(Cycle cycle);
    void arrive(const ColumnTransfer& transfer, Cycle first_beat);
    Column decode(const ColumnTransfer& transfer, std::uint32_t words) const;

    const Parameters parameters_;
    const parts::Clock& clock_;
    ActivityObserver* const activity_;
    WeightBank::Counters counters_;

    std::deque<Wanted> wanted_;         ///< their commands are not issued
    std::deque<std::uint32_t> coming_;  ///< words of columns under way
    std::deque<Column> columns_;        ///< that came, not read by the array
    std::uint32_t free_;                ///< places, without those whose return was not reclaimed yet
    std::deque<Cycle> leaving_;         ///< when a word was issued whose place was not reclaimed
    Cycle place_from_ = 0;              ///< the reclaimed places are free
    bool offered_ = false;              ///< the oldest wanted
    Cycle next_command_ = 0;            ///< the earliest cycle
};

}  // namespace spartus::arch::spartus
