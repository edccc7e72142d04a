/// \file
/// Weight bank n: the words of array n's columns in BRAM. One word is read per cycle; `weight_bank.latency` later
/// it is at the multipliers.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/links/weight_link.hpp"

namespace spartus::hw {

class WeightBank : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t pes;    ///< M pairs per word
        std::uint32_t depth;  ///< words
    };

    struct Counters {
        std::uint64_t reads = 0;  ///< words, so also cycles in which the bank is enabled
    };

    links::Target<links::WeightLink, WeightBank> port{"port"};

    WeightBank(const sc_core::sc_module_name& name, const Parameters& parameters);

    const Counters& counters() const { return counters_; }

   private:
    void on_read(links::WeightBurst& burst, sc_core::sc_time& delay);
    unsigned on_debug(links::WeightBurst& burst);
    bool in_range(const links::WeightBurst& burst) const;
    void point_at(links::WeightBurst& burst) const;
    void load(const links::WeightBurst& burst);

    const Parameters parameters_;
    Counters counters_;
    std::vector<lstm::Val> val_;         ///< [depth][M]
    std::vector<lstm::Lidx> lidx_;       ///< [depth][M]
    std::vector<std::uint32_t> stored_;  ///< [depth], pairs that are not padding
};

}  // namespace spartus::hw
