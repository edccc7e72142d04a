/// \file
/// Command port: one command per column to the memory that holds the weights, and the columns that come back. Each
/// is one read of 3H bytes over the base protocol (parts/memory_reader.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/edgedrnn/activity.hpp"
#include "spartus/arch/edgedrnn/links.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/memory_reader.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::edgedrnn {

class CommandPort : public parts::MemoryReader {
   public:
    struct Counters {
        std::uint64_t commands = 0;  ///< accepted
    };

    parts::Target<ColumnLink, CommandPort> columns{"columns"};
    parts::Initiator<WeightLink, CommandPort> weights{"weights"};

    /// `image` is what the memory holds from address 0 on; it must outlive the module.
    CommandPort(const sc_core::sc_module_name& name, std::uint32_t column_bytes,
                const std::vector<std::int8_t>& image, const parts::Clock& clock,
                ActivityObserver* observer = nullptr);

    /// What each counter is.
    static const stats::Table<Counters>& statistics();
    const Counters& counters() const { return counters_; }
    /// What it waits for, or nothing.
    std::string waits_for() const;

   private:
    struct Head {
        Cycle from;
        std::uint32_t column;
    };

    tlm::tlm_sync_enum on_column(Column& column, parts::StreamPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_taken(WeightBurst& burst, parts::StreamPhase& phase, sc_core::sc_time& delay);
    void accepted(Cycle cycle) override;
    void answered() override;
    void advance();

    const std::uint32_t column_bytes_;
    const parts::Clock& clock_;
    ActivityObserver* const observer_;  ///< null if nobody listens
    sc_core::sc_event wake_;
    Counters counters_;

    std::optional<Head> head_;
    Cycle next_command_ = 0;   ///< the earliest cycle
    bool delivering_ = false;  ///< the oldest is with the MAC array
    Cycle taken_ = 0;          ///< the cycle after the last beat of the column before
};

}  // namespace spartus::arch::edgedrnn
