/// \file
/// Both ends of a stream with backpressure.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "spartus/parts/stream_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

/// Stands for a producer; keeps the cycles in which its items are taken.
template <class Item>
class StreamSource : public Stub {
   public:
    parts::Initiator<parts::StreamLink<Item>, StreamSource> socket{"socket"};
    std::vector<Cycle> taken;

    explicit StreamSource(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &StreamSource::on_taken);
    }

    /// An item offered, or pushed, in `cycle`.
    void send(Cycle cycle, Item item) {
        this->at(cycle, [=]() mutable { parts::send_item(socket, item, this->clock().until(cycle)); });
    }

   private:
    tlm::tlm_sync_enum on_taken(Item&, parts::StreamPhase&, sc_core::sc_time& delay) {
        taken.push_back(this->clock().cycle_of(delay));
        return tlm::TLM_ACCEPTED;
    }
};

/// Stands for a consumer; keeps its items with the cycle from which each was offered.
template <class Item>
class StreamSink : public Stub {
   public:
    parts::Target<parts::StreamLink<Item>, StreamSink> socket{"socket"};
    std::vector<std::pair<Cycle, Item>> items;

    explicit StreamSink(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &StreamSink::on_item);
    }

    /// Takes the oldest item in `cycle`.
    void take(Cycle cycle) {
        this->at(cycle, [=] {
            Item none{};
            parts::send_taken(socket, none, this->clock().until(cycle));
        });
    }
    std::vector<Cycle> cycles() const {
        std::vector<Cycle> result;
        for (const auto& item : items) result.push_back(item.first);
        return result;
    }

   private:
    tlm::tlm_sync_enum on_item(Item& item, parts::StreamPhase&, sc_core::sc_time& delay) {
        items.emplace_back(this->clock().cycle_of(delay), item);
        return tlm::TLM_ACCEPTED;
    }
};

}  // namespace spartus::test
