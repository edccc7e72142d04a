/// \file
/// Command port: one command per column to the memory that holds the weights, and the columns that come back.
///
/// The memory is bound to a TLM-2.0 base-protocol initiator, four phases, one read of 3H bytes per column:
///
///   BEGIN_REQ    the command is valid            END_REQ    accepted; the next command is valid a cycle later
///   BEGIN_RESP   the first beat is offered       END_RESP   the last beat has been taken
///
/// All are annotated: nothing here waits for the kernel. A memory may shorten the protocol as the standard allows,
/// need not keep to the clock (a response counts from the next cycle on), and may answer out of order: a response
/// that is early is kept until its turn. The shipped memory says by an extension, BeatWaits, when beats in the
/// middle wait.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <tlm>
#include <vector>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/kernel_time.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::edgedrnn {

class CommandPort : public sc_core::sc_module, public tlm::tlm_mm_interface {
   public:
    struct Counters {
        std::uint64_t commands = 0;  ///< accepted
    };
    using MemorySocket = tlm_utils::simple_initiator_socket<CommandPort>;

    parts::Target<ColumnLink, CommandPort> columns{"columns"};
    MemorySocket memory{"memory"};
    parts::Initiator<WeightLink, CommandPort> weights{"weights"};

    /// `image` is written to the memory, from address 0, by debug transport before the run starts; it must outlive
    /// the module.
    CommandPort(const sc_core::sc_module_name& name, std::uint32_t column_bytes,
                const std::vector<std::int8_t>& image, const parts::Clock& clock,
                ActivityObserver* observer = nullptr);

    /// What each counter is.
    static const stats::Table<Counters>& statistics();
    const Counters& counters() const { return counters_; }
    /// What it waits for, or nothing.
    std::string waits_for() const;

   private:
    /// A column between its command and its last beat.
    struct Fetch {
        tlm::tlm_generic_payload* transaction = nullptr;
        std::uint32_t column = 0;
        std::optional<Cycle> responded;  ///< the first beat can be offered from then
        bool completed = false;          ///< the memory wants no END_RESP
    };
    struct Head {
        Cycle from;
        std::uint32_t column;
    };

    void start_of_simulation() override;
    tlm::tlm_sync_enum on_column(Column& column, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_memory(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                 sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_taken(WeightBurst& burst, parts::StreamPhase& phase, sc_core::sc_time& delay);

    void advance();
    void command(Cycle cycle);
    void accepted(Cycle cycle);
    tlm::tlm_sync_enum responded(tlm::tlm_generic_payload& transaction, Cycle from, bool completed);
    void deliver();
    void end_response(Fetch& fetch, Cycle cycle);

    tlm::tlm_generic_payload& allocate(std::uint32_t column);
    void free(tlm::tlm_generic_payload* transaction) override;

    const std::uint32_t column_bytes_;
    const std::vector<std::int8_t>& image_;
    const parts::Clock& clock_;
    ActivityObserver* const observer_;  ///< null if nobody listens
    sc_core::sc_event wake_;
    Counters counters_;

    std::optional<Head> head_;
    bool requesting_ = false;  ///< between BEGIN_REQ and END_REQ
    Cycle next_command_ = 0;   ///< the earliest cycle
    std::deque<Fetch> fetches_;
    bool delivering_ = false;  ///< the oldest is with the MAC array
    Cycle taken_ = 0;          ///< the cycle after the last beat of the column before

    std::vector<std::unique_ptr<tlm::tlm_generic_payload>> transactions_;
    std::vector<std::vector<unsigned char>> buffers_;
    std::vector<tlm::tlm_generic_payload*> free_;
};

}  // namespace spartus::arch::edgedrnn
