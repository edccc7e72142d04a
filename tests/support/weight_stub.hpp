/// \file
/// Both ends of a weight link.
#pragma once

#include <algorithm>
#include <ostream>
#include <utility>
#include <vector>

#include "spartus/arch/spartus/weight_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

/// Stands for a PE array, or for whoever loads a bank. Calls at once.
class WeightSource : public Stub {
   public:
    parts::Initiator<arch::spartus::WeightLink, WeightSource> socket{"socket"};

    tlm::tlm_sync_enum status = tlm::TLM_ACCEPTED;  ///< of the latest read
    Cycle there = 0;                                ///< from when on its answer was

    explicit WeightSource(const sc_core::sc_module_name& name) : Stub(name) {}

    arch::spartus::WeightBurst read(std::uint32_t first_word, std::uint32_t words) {
        arch::spartus::WeightBurst burst;
        burst.first_word = first_word;
        burst.words = words;
        arch::spartus::WeightPhase phase = arch::spartus::WeightPhase::read;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        status = socket->nb_transport_fw(burst, phase, delay);
        there = clock().cycle_of(delay);
        return burst;
    }
    /// Returns the number of words transferred.
    unsigned debug(arch::spartus::WeightBurst& burst) { return socket->transport_dbg(burst); }
};

struct SeenRead {
    Cycle cycle;
    std::uint32_t first_word;
    std::uint32_t words;

    bool operator==(const SeenRead& other) const {
        return cycle == other.cycle && first_word == other.first_word && words == other.words;
    }
    friend std::ostream& operator<<(std::ostream& out, const SeenRead& seen) {
        return out << '[' << seen.first_word << "..+" << seen.words << "]@" << seen.cycle;
    }
};

/// Stands for a weight bank.
class WeightSink : public Stub {
   public:
    parts::Target<arch::spartus::WeightLink, WeightSink> socket{"socket"};
    std::vector<SeenRead> reads;
    Cycle latency = 2;

    /// `val` and `lidx` are the pairs of all words, M per word.
    WeightSink(const sc_core::sc_module_name& name, std::size_t pes, std::vector<nn::Val> val,
               std::vector<nn::Lidx> lidx)
        : Stub(name), pes_(pes), val_(std::move(val)), lidx_(std::move(lidx)) {
        socket.register_nb_transport_fw(this, &WeightSink::on_read);
    }

   private:
    tlm::tlm_sync_enum on_read(arch::spartus::WeightBurst& burst, arch::spartus::WeightPhase&,
                               sc_core::sc_time& delay) {
        reads.push_back({clock().cycle_of(delay), burst.first_word, burst.words});
        burst.val = val_.data() + burst.first_word * pes_;
        burst.lidx = lidx_.data() + burst.first_word * pes_;
        const std::size_t pairs = burst.words * pes_;
        burst.stored = static_cast<std::uint32_t>(pairs) -
                       static_cast<std::uint32_t>(std::count(burst.val, burst.val + pairs, 0));
        delay = clock().until(clock().cycle_of(delay) + latency);
        return tlm::TLM_COMPLETED;
    }

    const std::size_t pes_;
    const std::vector<nn::Val> val_;
    const std::vector<nn::Lidx> lidx_;
};

}  // namespace spartus::test
