/// \file
/// A stream with backpressure: items in order, each announced with the cycle from which it is offered or, into a
/// FIFO, in which it is pushed.
///
///   forward   item    offered from the annotated cycle on, or pushed in it
///   backward  taken   the oldest item not yet taken left in the annotated cycle
///
/// A producer behind a FIFO reads `taken` as: an entry left the storage in that cycle, so its place is free from
/// the next one on.
#pragma once

#include "spartus/parts/link.hpp"

namespace spartus::parts {

enum class StreamPhase { item, taken };

template <class Item>
struct StreamLink {
    using tlm_payload_type = Item;
    using tlm_phase_type = StreamPhase;
};

/// Sends what a link of forward and backward messages has to say.
template <class Socket, class Item>
void send_item(Socket& to, Item& item, sc_core::sc_time delay) {
    StreamPhase phase = StreamPhase::item;
    to->nb_transport_fw(item, phase, delay);
}
template <class Socket, class Item>
void send_taken(Socket& to, Item& item, sc_core::sc_time delay) {
    StreamPhase phase = StreamPhase::taken;
    to->nb_transport_bw(item, phase, delay);
}

}  // namespace spartus::parts
