#include "spartus/arch/edgedrnn/checker.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::uint32_t turn_slots = 2;

std::string differ(const std::string& what, std::uint64_t is, std::uint64_t expected) {
    return fmt::format("{} {}, expected {}", what, is, expected);
}

/// The first unit in which they differ.
template <typename Value>
std::optional<std::string> difference(const char* what, const std::vector<Value>& is,
                                      const std::vector<Value>& expected) {
    const auto at = std::mismatch(is.begin(), is.end(), expected.begin(), expected.end());
    if (at.first == is.end()) return std::nullopt;
    return fmt::format("{} of unit {} is {} LSB, the reference says {} LSB", what, at.first - is.begin(), *at.first,
                       *at.second);
}

}  // namespace

Checker::Checker(const Config& config, const Network& network, const nn::Trace& trace, bool shipped_memory)
    : config_(config),
      shape_(edgedrnn::check(config, network)),
      trace_(trace),
      recurrence_holds_(shipped_memory && (config.memory.stall_probability == 0 || config.memory.stall_max == 0)),
      reference_(network, config),
      timing_(config, shape_) {}

std::optional<std::string> Checker::check(const LayerTimes& times, const LayerCounts& counts,
                                          const Accelerator& accelerator) {
    if (times.layer == 0) reference_.step(trace_.x.data() + std::size_t{times.step} * trace_.inputs);
    std::optional<std::string> wrong = check_conservation(reference_.layer(times.layer), counts);
    if (!wrong) wrong = check_values(times.layer, accelerator);
    if (!wrong) wrong = check_causes(times, counts);
    if (!wrong) wrong = check_times(times, counts);
    previous_end_ = times.end + 1;
    return wrong;
}

std::optional<std::string> Checker::check_time_alone(const LayerTimes& times, const LayerCounts& counts) {
    std::optional<std::string> wrong = check_causes(times, counts);
    if (!wrong) wrong = check_ends(times, counts);
    previous_end_ = times.end + 1;
    return wrong;
}

/// The sums first: a wrong one may not show in h for many steps.
std::optional<std::string> Checker::check_values(std::uint32_t layer, const Accelerator& accelerator) const {
    const Accumulators is = accelerator.mac_array().accumulators(layer);
    const Accumulators expected = reference_.layer(layer).accumulators();
    std::optional<std::string> wrong = difference("the sum a_r", is.r, expected.r);
    if (!wrong) wrong = difference("the sum a_u", is.u, expected.u);
    if (!wrong) wrong = difference("the sum a_cx", is.cx, expected.cx);
    if (!wrong) wrong = difference("the sum a_ch", is.ch, expected.ch);
    if (!wrong) wrong = difference("h", accelerator.encoder().h(layer), reference_.layer(layer).h());
    return wrong;
}

/// Fired elements are tokens are commands are columns; each phase ends in one token.
std::optional<std::string> Checker::check_conservation(const ReferenceLayer& expected,
                                                       const LayerCounts& counts) const {
    const auto bias = std::uint64_t{expected.bias_fired()};
    if (counts.encoder.fired_bias != bias) return differ("biases sent", counts.encoder.fired_bias, bias);
    if (counts.encoder.fired_x != expected.fired_x().size()) {
        return differ("elements of x sent", counts.encoder.fired_x, expected.fired_x().size());
    }
    if (counts.encoder.fired_h != expected.fired_h().size()) {
        return differ("elements of h sent", counts.encoder.fired_h, expected.fired_h().size());
    }
    if (counts.commands.commands != expected.columns()) {
        return differ("commands accepted", counts.commands.commands, expected.columns());
    }
    if (counts.mac.columns != expected.columns()) {
        return differ("columns multiplied", counts.mac.columns, expected.columns());
    }
    if (counts.mac.mac != expected.columns() * shape_.column_beats()) {
        return differ("beats taken", counts.mac.mac, expected.columns() * shape_.column_beats());
    }
    if (counts.mac.null != counts.encoder.null_tokens) {
        return differ("null tokens popped", counts.mac.null, counts.encoder.null_tokens);
    }
    return std::nullopt;
}

/// Every cycle since the layer before has one cause in either block; slots and activations are as many as there
/// are.
std::optional<std::string> Checker::check_causes(const LayerTimes& times, const LayerCounts& counts) const {
    const Cycle cycles = times.end + 1 - previous_end_;
    const InputEncoder::Counters& e = counts.encoder;
    const Cycle encoder = e.sleep + e.bias + e.scan + e.input_wait + e.turn + e.fifo_full + e.done;
    if (encoder != cycles) return differ("the causes of the encoder cover", encoder, cycles);
    const MacArray::Counters& m = counts.mac;
    const Cycle mac = m.sleep + m.mac + m.weight_wait + m.null + m.starved + m.drain + m.activation + m.output_wait;
    if (mac != cycles) return differ("the causes of the MAC array cover", mac, cycles);
    if (e.bias != 1) return differ("bias slots", e.bias, 1);
    if (e.turn != turn_slots) return differ("empty slots", e.turn, turn_slots);
    const Cycle elements = Cycle{shape_.x_elements(times.layer)} + shape_.hidden;
    if (e.scan != elements) return differ("elements inspected", e.scan, elements);
    if (m.drain + 1 != config_.pe_array.latency) return differ("drain", m.drain, config_.pe_array.latency - 1);
    const Cycle expected = activation_cycles(config_, shape_) - config_.pe_array.latency + 1;
    if (m.activation != expected) return differ("activation", m.activation, expected);
    return std::nullopt;
}

/// Where a layer begins and ends, but for its last MAC cycle.
std::optional<std::string> Checker::check_ends(const LayerTimes& times, const LayerCounts& counts) const {
    const bool first = times.step == 0 && times.layer == 0;
    if (!first && times.bias != previous_end_)
        return differ("the bias slot is in cycle", times.bias, previous_end_);
    const Cycle end = times.last_mac + activation_cycles(config_, shape_) + counts.mac.output_wait;
    if (times.end != end) return differ("the last result is in cycle", times.end, end);
    return std::nullopt;
}

std::optional<std::string> Checker::check_times(const LayerTimes& times, const LayerCounts& counts) {
    if (auto wrong = check_ends(times, counts)) return wrong;
    const ReferenceLayer& layer = reference_.layer(times.layer);
    const LayerWork work{shape_.x_elements(times.layer), layer.bias_fired(), layer.fired_x(), layer.fired_h()};
    const Cycle least = least_cycles(config_, shape_, work);
    if (times.end - times.bias < least) {
        return fmt::format("the layer takes {} cycles from its bias slot, less than its bound of {}",
                           times.end - times.bias, least);
    }
    return recurrence_holds_ ? check_recurrence(times, work, counts.encoder.input_wait == 0) : std::nullopt;
}

/// Exact where all input was in time: late input only moves things further. The gap behind the last beat of the
/// layer before can matter where it outlasts the activation, and that beat is known only if all layers were
/// followed.
std::optional<std::string> Checker::check_recurrence(const LayerTimes& times, const LayerWork& work, bool in_time) {
    const bool long_gap = config_.memory.gap > activation_cycles(config_, shape_);
    followed_ = followed_ && in_time;
    if (!followed_) timing_.forget();
    const Cycle expected = timing_.last_mac(work, times.bias);
    const bool exact = in_time && (followed_ || !long_gap);
    if (exact ? times.last_mac == expected : times.last_mac >= expected) return std::nullopt;
    return differ("the last MAC cycle is", times.last_mac, expected);
}

}  // namespace spartus::arch::edgedrnn
