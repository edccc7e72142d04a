/// \file
/// The memory that is shipped: a base-protocol target like any other, with the simplest timing that shows what
/// matters. What it does is assumed.
///
/// A command is accepted at once or, with `outstanding` ≠ 0, as soon as fewer than so many commands are under way.
/// Bursts are served in order. The first beat of one is offered in max(a + 1 + latency, y + 1 + gap), a the cycle
/// of the command, y that of the last beat of the burst before, and the stall of the beat later; every other beat
/// in the cycle after the one before it and its stall later.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <tlm>
#include <vector>

#include "spartus/parts/clock.hpp"
#include "spartus/parts/kernel_time.hpp"
#include "spartus/parts/link.hpp"
#include "spartus/parts/stalls.hpp"

namespace spartus::parts {

/// `waits` of a shipped memory's beats, the first not counted. A base-protocol extension that may be ignored: a
/// memory that knows nothing of it delivers without waits.
struct BeatWaits : tlm::tlm_extension<BeatWaits> {
    Cycle total = 0;
    std::vector<std::uint32_t> each;  ///< by beat; empty if none waits

    tlm::tlm_extension_base* clone() const override { return new BeatWaits(*this); }
    void copy_from(const tlm::tlm_extension_base& from) override { *this = static_cast<const BeatWaits&>(from); }
};

class Memory : public sc_core::sc_module {
   public:
    struct Timing {
        std::uint32_t latency;      ///< cycles from a command to its first beat, beyond the one that it takes
        std::uint32_t gap;          ///< cycles between the last beat of a burst and the first of the next
        std::uint32_t outstanding;  ///< commands under way at most; 0: no limit
    };
    struct Parameters {
        Timing timing;
        Stalls stalls;
        std::size_t bytes;
        std::uint32_t beat_bytes;
    };

    /// Since the start of the run.
    struct Counters {
        std::uint64_t bursts = 0;
        std::uint64_t bytes = 0;
    };

    tlm_utils::passthrough_target_socket<Memory> port{"port"};

    Memory(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock);

    const Counters& counters() const { return counters_; }

   private:
    struct Burst {
        tlm::tlm_generic_payload* transaction;
        Cycle accepted;
    };

    tlm::tlm_sync_enum on_request(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                  sc_core::sc_time& delay);
    void on_blocking(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay);
    unsigned on_debug(tlm::tlm_generic_payload& transaction);

    void advance();
    std::optional<Cycle> acceptance(Cycle requested);
    void accept(tlm::tlm_generic_payload& transaction, Cycle cycle);
    void accept_late();
    bool respond();
    void ended(Cycle last_beat);
    Cycle stall_beats(tlm::tlm_generic_payload& transaction);
    std::uint64_t beats_of(const tlm::tlm_generic_payload& transaction) const;
    bool access(tlm::tlm_generic_payload& transaction);

    const Parameters parameters_;
    const parts::Clock& clock_;
    sc_core::sc_event wake_;
    Counters counters_;
    std::vector<unsigned char> data_;

    std::optional<Burst> request_;    ///< not accepted yet, and the cycle of the request
    std::deque<Burst> bursts_;        ///< accepted, not ended
    bool responding_ = false;         ///< the oldest: between BEGIN_RESP and END_RESP
    std::uint64_t commands_ = 0;      ///< accepted
    std::uint64_t beats_ = 0;         ///< of all bursts that were answered
    std::optional<Cycle> last_beat_;  ///< of the burst before
    std::deque<Cycle> ends_;          ///< last beats of bursts whose place no command has taken yet
};

}  // namespace spartus::parts
