/// \file
/// Weight bank n: the words of array n's columns in BRAM. One word is read per cycle; `weight_bank.latency` later
/// it is at the multipliers.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/weight_link.hpp"
#include "spartus/base/cycle.hpp"
#include "spartus/parts/kernel_time.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::spartus {

class WeightBank : public sc_core::sc_module {
   public:
    struct Parameters {
        std::uint32_t pes;      ///< M pairs per word
        std::uint32_t depth;    ///< words
        std::uint32_t latency;  ///< cycles from a read to the word at the multipliers
    };

    struct Counters {
        Cycle read = 0;  ///< the bank is enabled, so also words
    };
    static const stats::Table<Counters>& statistics();

    parts::Target<WeightLink, WeightBank> port{"port"};

    WeightBank(const sc_core::sc_module_name& name, const Parameters& parameters);

    const Counters& counters() const { return counters_; }

   private:
    tlm::tlm_sync_enum on_read(WeightBurst& burst, WeightPhase& phase, sc_core::sc_time& delay);
    unsigned on_debug(WeightBurst& burst);
    bool in_range(const WeightBurst& burst) const;
    void point_at(WeightBurst& burst) const;
    void load(const WeightBurst& burst);

    const Parameters parameters_;
    const sc_core::sc_time latency_;
    Counters counters_;
    std::vector<nn::Val> val_;                  ///< [depth][M]
    std::vector<nn::Lidx> lidx_;                ///< [depth][M]
    std::vector<std::uint32_t> stored_;         ///< [depth], pairs that are not padding
    std::vector<std::uint32_t> stored_before_;  ///< [depth + 1], in all words before
};

}  // namespace spartus::arch::spartus
