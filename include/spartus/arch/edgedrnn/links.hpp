/// \file
/// What goes over the links of EdgeDRNN. Streams are parts::StreamLink; the memory has the TLM-2.0 base protocol.
///
///   host          ── InputBeat ──▶ input encoder       K elements of x
///   input encoder ── Delta ──▶ value FIFO ──▶ MAC array
///   input encoder ── Column ──▶ index FIFO ──▶ command port
///   command port  ══ tlm_generic_payload ══▶ memory     a column
///   command port  ── WeightBurst ──▶ MAC array         the same, beat by beat
///   input encoder ── LayerStart ──▶ MAC array
///   MAC array     ── Lookup ──▶ tables
///   MAC array     ── StateBeat ──▶ input encoder, and from the last layer to the host
#pragma once

#include <cstdint>
#include <tlm>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/parts/stream_link.hpp"

namespace spartus::arch::edgedrnn {

/// K consecutive elements of x, padding included.
struct InputBeat {
    const std::int16_t* elements = nullptr;  ///< [K], Q8.8 LSB
    bool first_of_step = false;
};
using InputLink = parts::StreamLink<InputBeat>;

/// What the multipliers shall multiply the next column by.
struct Delta {
    std::int16_t value = 0;     ///< Q8.8 LSB; 0 in a null token, which has no column
    bool last = false;          ///< of the x phase or of the h phase
    bool to_recurrent = false;  ///< the third product goes to a_ch, not to a_cx

    bool null() const { return value == 0; }
};
using DeltaLink = parts::StreamLink<Delta>;

/// A column to be fetched, by its number counted over all layers.
struct Column {
    std::uint32_t number = 0;
};
using ColumnLink = parts::StreamLink<Column>;

/// A column on its way to the multipliers: offered from the annotated cycle on with its first beat; each further
/// beat is offered in the cycle after the one before it, `waits` later. Taken in the cycle of the last beat.
struct WeightBurst {
    const std::int8_t* weights = nullptr;  ///< [3H], Q1.7 LSB, valid until taken
    Cycle waits = 0;                       ///< of all beats but the first
    /// The same beat by beat, [C], that of the first not counted; null if none waits.
    const std::vector<std::uint32_t>* each = nullptr;
};
using WeightLink = parts::StreamLink<WeightBurst>;

/// K elements of h. To the encoder: a read, or a message that writes them in the annotated cycle.
struct StateBeat {
    std::uint32_t layer = 0;
    std::uint32_t first = 0;                 ///< neuron
    std::uint32_t count = 0;                 ///< K
    const std::int16_t* elements = nullptr;  ///< Q8.8 LSB; set by a read
    bool last = false;                       ///< of the layer
};
enum class StatePhase { read, write };
struct StateLink {
    using tlm_payload_type = StateBeat;
    using tlm_phase_type = StatePhase;
};

/// To the host: a beat is offered in the annotated cycle. The call is completed, and then says in which it is
/// accepted.
enum class ResultPhase { offer };
struct ResultLink {
    using tlm_payload_type = StateBeat;
    using tlm_phase_type = ResultPhase;
};

/// The encoder is at the bias slot of a layer in the annotated cycle.
struct LayerStart {
    std::uint32_t layer = 0;
};
struct StartLink {
    using tlm_payload_type = LayerStart;
    using tlm_phase_type = tlm::tlm_phase;
};

/// K arguments looked up at once: a read that takes no cycle of its own.
struct Lookup {
    enum class Function { sigmoid, tanh };
    Function function = Function::sigmoid;
    const std::int16_t* arguments = nullptr;  ///< Q8.8 LSB
    std::uint32_t count = 0;
    const std::int16_t* values = nullptr;  ///< Q8.8 LSB; set by the read
};
struct LookupLink {
    using tlm_payload_type = Lookup;
    using tlm_phase_type = parts::ReadPhase;
};

}  // namespace spartus::arch::edgedrnn
