/// \file
/// The initiator's side of the TLM-2.0 base protocol, four phases, for modules that read from an external memory:
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
#include <tlm>
#include <vector>

#include "spartus/parts/clock.hpp"
#include "spartus/parts/link.hpp"
#include "spartus/parts/memory.hpp"

namespace spartus::parts {

class MemoryReader : public sc_core::sc_module, public tlm::tlm_mm_interface {
   public:
    using MemorySocket = tlm_utils::simple_initiator_socket<MemoryReader>;

    MemorySocket memory{"memory"};

   protected:
    /// One read, from its command to its last beat.
    struct Read {
        tlm::tlm_generic_payload* transaction = nullptr;
        std::optional<Cycle> responded;  ///< the first beat can be offered from then
        bool completed = false;          ///< the memory wants no END_RESP

        std::uint64_t address() const { return transaction->get_address(); }
        const unsigned char* data() const { return transaction->get_data_ptr(); }
        unsigned length() const { return transaction->get_data_length(); }
        const BeatWaits& waits() const { return *transaction->get_extension<BeatWaits>(); }
    };

    /// `image` is written to the memory, from address 0, by debug transport before the run starts; it must outlive
    /// the module.
    MemoryReader(const sc_core::sc_module_name& name, const std::vector<std::int8_t>& image);

    /// The memory has accepted the latest command in this cycle. The next may be given from the cycle after it on.
    virtual void accepted(Cycle cycle) = 0;
    /// The oldest read has its response. Whoever takes its beats says so by end().
    virtual void answered() = 0;

    /// A command for so many bytes, valid from this cycle on. Not while requesting().
    void request(std::uint64_t address, std::uint32_t bytes, Cycle cycle);
    bool requesting() const { return requesting_; }  ///< a command that is not accepted yet

    /// Reads whose last beat is not taken, the oldest first.
    const std::deque<Read>& reads() const { return reads_; }
    /// The last beat of the oldest read is taken in this cycle.
    void end(Cycle last_beat);

   private:
    void start_of_simulation() override;
    tlm::tlm_sync_enum on_memory(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                 sc_core::sc_time& delay);
    void accept(Cycle cycle);
    bool respond(tlm::tlm_generic_payload& transaction, Cycle from, bool completed);
    tlm::tlm_generic_payload& allocate(std::uint64_t address, std::uint32_t bytes);
    void free(tlm::tlm_generic_payload* transaction) override;

    const std::vector<std::int8_t>& image_;
    std::deque<Read> reads_;
    bool requesting_ = false;                         ///< between BEGIN_REQ and END_REQ
    tlm::tlm_generic_payload* responding_ = nullptr;  ///< in the call of its BEGIN_RESP, which returns END_RESP
    std::optional<Cycle> ended_;                      ///< its last beat, if that is known before the call returns

    /// A payload with its bytes.
    struct Transaction {
        std::unique_ptr<tlm::tlm_generic_payload> payload;
        std::vector<unsigned char> bytes;
    };
    std::vector<Transaction> transactions_;
    std::vector<std::size_t> free_;
};

}  // namespace spartus::parts
