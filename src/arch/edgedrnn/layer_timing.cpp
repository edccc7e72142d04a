#include "spartus/arch/edgedrnn/layer_timing.hpp"

#include <algorithm>

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::uint32_t turn_slots = 2;

std::uint32_t x_slot(std::uint32_t i) {
    return 1 + i;
}

std::uint32_t h_slot(const LayerWork& work, std::uint32_t j) {
    return 1 + work.x_elements + turn_slots + j;
}

bool fires_last(const std::vector<std::uint32_t>& fired, std::uint32_t elements) {
    return !fired.empty() && fired.back() + 1 == elements;
}

}  // namespace

LayerTiming::LayerTiming(const Config& config, const Shape& shape) : config_(config), shape_(shape) {}

std::vector<LayerTiming::Token> LayerTiming::tokens_of(const LayerWork& work) const {
    std::vector<Token> tokens;
    if (work.bias) tokens.push_back({0, true});
    for (const std::uint32_t i : work.fired_x) tokens.push_back({x_slot(i), true});
    if (!fires_last(work.fired_x, work.x_elements)) tokens.push_back({x_slot(work.x_elements - 1), false});
    for (const std::uint32_t j : work.fired_h) tokens.push_back({h_slot(work, j), true});
    if (!fires_last(work.fired_h, shape_.hidden)) tokens.push_back({h_slot(work, shape_.hidden - 1), false});
    return tokens;
}

Cycle LayerTiming::last_mac(const LayerWork& work, Cycle bias) {
    const std::size_t depth = config_.delta_encoder.fifo_depth;
    const std::size_t limit = config_.memory.outstanding;
    const Cycle through_fifo = config_.delta_encoder.fifo_latency - 1;
    const Cycle beats = shape_.column_beats();
    std::vector<Cycle> moves;  // of all tokens
    std::vector<Cycle> ends;   // y of the layer's columns
    Cycle pushed = bias + config_.delta_encoder.latency;
    Cycle popped = 0, commanded = 0;
    std::uint32_t slot = 0;
    for (const Token& token : tokens_of(work)) {
        if (moves.size() >= depth) pushed = std::max(pushed, moves[moves.size() - depth]);
        pushed += token.slot - slot;
        slot = token.slot;
        moves.push_back(std::max(pushed + through_fifo, popped));
        const Cycle valid = moves.back() + 1;
        if (!token.column) {
            popped = valid;
            continue;
        }
        Cycle command = std::max(pushed + through_fifo, commanded) + 1;
        if (limit != 0 && ends.size() >= limit) command = std::max(command, ends[ends.size() - limit] + 1);
        commanded = command;
        Cycle first = std::max(valid, command + 1 + config_.memory.latency);
        if (last_beat_) first = std::max(first, *last_beat_ + 1 + config_.memory.gap);
        popped = first + beats - 1;
        last_beat_ = popped;
        ends.push_back(popped);
    }
    return popped;
}

Cycle activation_cycles(const Config& config, const Shape& shape) {
    return Cycle{config.pe_array.latency} + config.activation_unit.latency +
           Cycle{config.activation_unit.interval} * (shape.groups() - 1);
}

Cycle least_cycles(const Config& config, const Shape& shape, const LayerWork& work) {
    const Cycle to_head = Cycle{config.delta_encoder.latency} + config.delta_encoder.fifo_latency;
    const Cycle scanned = h_slot(work, shape.hidden - 1) + to_head;
    const bool any_x = work.bias || !work.fired_x.empty();
    const Cycle columns = (work.bias ? 1 : 0) + work.fired_x.size() + work.fired_h.size();
    Cycle multiplied = 0;
    if (columns > 0) {
        const std::uint32_t first = work.bias               ? 0
                                    : !work.fired_x.empty() ? x_slot(work.fired_x.front())
                                                            : h_slot(work, work.fired_h.front());
        const Cycle x_null = any_x && !fires_last(work.fired_x, work.x_elements) ? 1 : 0;  // else before the first
        const Cycle h_null = fires_last(work.fired_h, shape.hidden) ? 0 : 1;
        multiplied = first + to_head + config.memory.latency + columns * shape.column_beats() + x_null + h_null;
    }
    return std::max(scanned, multiplied) + activation_cycles(config, shape);
}

}  // namespace spartus::arch::edgedrnn
