/// \file
/// A FIFO with a storage and an output register, as FPGA generators build them.
///
///   cycle     c        c+1 … c+latency−1        c+latency
///   entry   pushed     moves from the storage   at the output, if the register was free
///
/// The oldest entry moves in a cycle in which the register is empty or is being popped. So after a pop in c with a
/// non-empty storage the next entry is at the output in c+1. The module has no capacity of its own: the producer
/// learns when each entry leaves the storage and counts. (`FifoRoom` does that for it.)
///
///     parts::Fifo<Delta> values("values", 2, clock);
///     encoder.values.bind(values.in);
///     values.out.bind(mac_array.values);
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <deque>
#include <utility>

#include "spartus/parts/clock.hpp"
#include "spartus/parts/stream_link.hpp"

namespace spartus::parts {

template <class Item>
class Fifo : public sc_core::sc_module {
   public:
    Target<StreamLink<Item>, Fifo> in{"in"};
    Initiator<StreamLink<Item>, Fifo> out{"out"};

    /// `latency` cycles from the push into an empty FIFO to the output, at least 2: storage and register.
    Fifo(const sc_core::sc_module_name& name, std::uint32_t latency, const Clock& clock)
        : sc_module(name), latency_(latency), clock_(clock) {
        assert(latency >= 2);
        in.register_nb_transport_fw(this, &Fifo::on_push);
        out.register_nb_transport_bw(this, &Fifo::on_pop);
    }

    bool empty() const { return storage_.empty() && !occupied_; }

   private:
    struct Entry {
        Item item;
        Cycle pushed;
    };

    tlm::tlm_sync_enum on_push(Item& item, StreamPhase&, sc_core::sc_time& delay) {
        storage_.push_back({item, clock_.cycle_of(delay)});
        move();
        return tlm::TLM_ACCEPTED;
    }

    tlm::tlm_sync_enum on_pop(Item&, StreamPhase&, sc_core::sc_time& delay) {
        popped_ = clock_.cycle_of(delay);
        occupied_ = false;
        move();
        return tlm::TLM_ACCEPTED;
    }

    /// The oldest entry goes to the output register as soon as that is known to be free.
    void move() {
        if (occupied_ || storage_.empty()) return;
        Entry entry = std::move(storage_.front());
        storage_.pop_front();
        occupied_ = true;
        const Cycle moved = std::max(entry.pushed + latency_ - 1, popped_);
        send_taken(in, entry.item, clock_.until(moved));
        send_item(out, entry.item, clock_.until(moved + 1));
    }

    const Cycle latency_;
    const Clock& clock_;
    std::deque<Entry> storage_;
    bool occupied_ = false;  ///< the output register, as far as pops are known
    Cycle popped_ = 0;       ///< the last one
};

/// What a producer knows of the storage of a FIFO of `depth` entries.
class FifoRoom {
   public:
    explicit FifoRoom(std::uint32_t depth) : free_(depth) {}

    void pushed() {
        assert(free_ > 0);
        --free_;
    }
    void taken(Cycle cycle) { left_.push_back(cycle); }

    /// Whether the storage may be full: if so, only reclaim() says until when.
    bool exhausted() const { return free_ == 0; }
    /// When exhausted: whether it is known when the oldest entry leaves the storage.
    bool knows() const { return !left_.empty(); }
    /// When exhausted and known: the storage is full up to and including the cycle returned.
    Cycle reclaim() {
        const Cycle cycle = left_.front();
        left_.pop_front();
        ++free_;
        return cycle;
    }

   private:
    std::uint32_t free_;  ///< places, without those whose return was not reclaimed yet
    std::deque<Cycle> left_;
};

}  // namespace spartus::parts
