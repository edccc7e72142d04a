/// \file
/// The words in the pipeline of an array, for `pe_array.hazard = stall`, as plain C++: as many comparators as there
/// are PEs times cycles in which an entry can still be taken.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/nn/cbcsc.hpp"

namespace spartus::arch::spartus {

class HazardWindow {
   public:
    /// A word issued in cycle c has its entries until c + `latency`. VAL and LIDX of a word are those of `pes` PEs.
    HazardWindow(std::uint32_t pes, std::uint32_t latency);

    /// The first cycle from `cycle` on in which no PE needs an entry that an earlier word has in the pipeline.
    Cycle free_from(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle) const;
    /// The word is issued, in a later cycle than the one before.
    void issue(const nn::Val* val, const nn::Lidx* lidx, Cycle cycle);

   private:
    struct Word {
        Cycle until = 0;
        std::vector<nn::Val> val;
        std::vector<nn::Lidx> lidx;
    };

    /// Of the k-th oldest word, no more than all of them behind the oldest.
    std::size_t place_of(std::size_t k) const {
        const std::size_t place = oldest_ + k;
        return place < words_.size() ? place : place - words_.size();
    }

    std::uint32_t pes_;
    std::uint32_t latency_;
    // However long the latency, few words are in the pipeline at a time, since no two of them share an entry.
    std::vector<Word> words_;  ///< a ring with `count_` words from `oldest_` on
    std::size_t oldest_ = 0;
    std::size_t count_ = 0;
};

}  // namespace spartus::arch::spartus
