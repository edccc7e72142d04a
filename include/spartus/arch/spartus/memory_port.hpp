/// \file
/// Memory port: the one way of all arrays to the external memory. Issues at most one command per cycle; of several
/// candidates the first in cyclic order after the array served last wins. Columns come back in the order of their
/// commands, a beat per cycle.
///
/// A command is decided in its own cycle of the kernel, so the port does not run ahead. Whatever makes an array a
/// candidate in a cycle has been told before that cycle: a token can be popped, and a place is free again, no
/// earlier than in the cycle after the one in which they are told. So no choice depends on the order of processes.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <tlm_utils/passthrough_target_socket.h>

#include "spartus/arch/spartus/column_link.hpp"
#include "spartus/arch/spartus/memory_image.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/memory_reader.hpp"
#include "spartus/stats/counters.hpp"

namespace spartus::arch::spartus {

class MemoryPort : public parts::MemoryReader {
   public:
    using FromBuffer = tlm_utils::passthrough_target_socket_tagged<MemoryPort, 32, ColumnLink>;

    struct Parameters {
        std::uint32_t arrays;
        std::uint32_t beat_bytes;
        std::uint32_t outstanding;  ///< commands under way at most; 0: no limit
    };

    /// Since the start of the run.
    struct Counters {
        Cycle busy = 0;  ///< beats
        std::uint64_t commands = 0;
        std::uint64_t bytes = 0;
    };
    static const stats::Table<Counters>& statistics();

    sc_core::sc_vector<FromBuffer> buffers;  ///< [N]

    /// `image` must outlive the module.
    MemoryPort(const sc_core::sc_module_name& name, const Parameters& parameters, const MemoryImage& image,
               const parts::Clock& clock);

    const Counters& counters() const { return counters_; }

   private:
    /// The oldest command of an array that is not issued.
    struct Command {
        Cycle from;
        std::uint32_t matrix, column;
    };

    tlm::tlm_sync_enum on_command(int array, ColumnTransfer& transfer, ColumnPhase& phase, sc_core::sc_time& delay);
    void arbitrate();
    std::optional<Cycle> next_issue();
    std::size_t winner(Cycle cycle) const;
    void issue(std::size_t array, Cycle cycle);
    void accepted(Cycle cycle) override;
    void answered() override;

    const Parameters parameters_;
    const MemoryImage& image_;
    const parts::Clock& clock_;
    sc_core::sc_event wake_;
    Counters counters_;

    std::vector<std::optional<Command>> commands_;  ///< [N]
    std::size_t served_;                            ///< the array served last
    Cycle next_command_ = 0;                        ///< the earliest cycle
    std::uint32_t places_;                          ///< for commands under way, without those not reclaimed yet
    std::deque<Cycle> ends_;                        ///< last beats of columns whose place was not reclaimed
    std::deque<std::size_t> arrays_;                ///< of the commands under way
    Cycle next_beat_ = 0;                           ///< the earliest cycle
};

}  // namespace spartus::arch::spartus
