#include "spartus/arch/edgedrnn/wave.hpp"

#include <algorithm>

#include "spartus/arch/edgedrnn/machine.hpp"
#include "spartus/instruments/module_signals.hpp"

namespace spartus::arch::edgedrnn {
namespace {

using instruments::ModuleSignals;

constexpr std::uint32_t delta_bits = 16;

enum Phase : std::uint8_t { input, compute, drain, activation };

}  // namespace

Wave::Wave(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces)
    : column_beats_(check(config, held(network).network).column_beats()) {
    const Shape shape = check(config, held(network).network);
    const std::uint64_t elements = std::max(shape.padded_inputs, shape.hidden);
    const std::uint64_t steps = std::max<std::uint64_t>(1, traces.front().steps);
    ModuleSignals control(signals_, "control");
    signals_.set_sequencer("control");
    control_ = {control.state({"input", "compute", "drain", "activation"}), control.number("step", steps - 1),
                control.number("layer", shape.layers - 1)};
    ModuleSignals host(signals_, "host");
    host_ = {host.flag("x_valid"), host.flag("x_accepted")};
    ModuleSignals encoder(signals_, "encoder");
    encoder_ = {encoder.state({"sleep", "bias", "scan", "input_wait", "turn", "fifo_full", "done"}),
                encoder.number("element", elements - 1),
                encoder.flag("push"),
                encoder.flag("push_column"),
                encoder.flag("push_last"),
                encoder.signed_number("delta", delta_bits),
                encoder.number("column", shape.columns() - 1)};
    const auto fifo = [&](const char* name) {
        ModuleSignals module(signals_, name);
        return FifoSignals{module.number("level", config.delta_encoder.fifo_depth), module.flag("valid")};
    };
    value_fifo_ = fifo("value_fifo");
    index_fifo_ = fifo("index_fifo");
    ModuleSignals command(signals_, "command_port");
    command_port_ = {command.flag("command"), command.number("column", shape.columns() - 1)};
    ModuleSignals mac(signals_, "mac_array");
    mac_array_ = {
        mac.state({"sleep", "mac", "weight_wait", "null", "starved", "drain", "activation", "output_wait"}),
        mac.signed_number("delta", delta_bits), mac.flag("beat"), mac.number("word", column_beats_ - 1),
        mac.flag("pop")};
    ModuleSignals output(signals_, "output");
    output_ = {output.flag("valid"), output.number("group", shape.groups() - 1), output.flag("accepted"),
               output.flag("leaves")};
}

void Wave::layer_begins(std::uint32_t layer, Cycle bias) {
    if (begun_ && layer == 0) ++step_;
    layer_ = layer;
    bias_ = bias;
    offered_ = false;
    if (begun_) {
        signals_.set(control_.state, bias, layer == 0 ? input : compute);
        signals_.set(control_.step, bias, step_);
        signals_.set(control_.layer, bias, layer);
    }
    begun_ = true;
    set_mac(MacState::starved, bias);
}

/// The latency counts from the cycle s in which the input is first offered, but not before the step before has
/// ended.
void Wave::input_offered(Cycle offered) {
    if (offered_) return;
    offered_ = true;
    const Cycle start = first_layer() ? offered : std::max(offered, bias_);
    signals_.set(control_.state, start + 1, compute);
}

void Wave::encoder_state(EncoderState state, Cycle from) {
    signals_.set(encoder_.state, from, static_cast<std::int64_t>(state));
}

void Wave::inspected(std::uint32_t first, std::uint32_t count, Cycle from) {
    for (std::uint32_t k = 0; k < count; ++k) signals_.set(encoder_.element, from + k, first + k);
}

/// What is written in a cycle is in the storage from the next one on.
void Wave::pushed(const Delta& delta, const Column* column, Cycle cycle) {
    pulse(encoder_.push, cycle);
    signals_.set(encoder_.delta, cycle, delta.value);
    if (delta.last) pulse(encoder_.push_last, cycle);
    signals_.change(value_fifo_.level, cycle + 1, +1);
    if (column == nullptr) return;
    pulse(encoder_.push_column, cycle);
    signals_.set(encoder_.column, cycle, column->number);
    signals_.change(index_fifo_.level, cycle + 1, +1);
}

void Wave::value_moved(Cycle cycle) {
    signals_.change(value_fifo_.level, cycle + 1, -1);
}

void Wave::index_moved(Cycle cycle) {
    signals_.change(index_fifo_.level, cycle + 1, -1);
}

void Wave::command_offered(std::uint32_t column, Cycle from) {
    signals_.set(index_fifo_.valid, from, 1);
    signals_.set(command_port_.column, from, column);
}

void Wave::command_accepted(Cycle accepted) {
    pulse(command_port_.command, accepted);
    signals_.set(index_fifo_.valid, accepted + 1, 0);
}

void Wave::head(const Delta& delta, Cycle from) {
    signals_.set(value_fifo_.valid, from, 1);
    signals_.set(mac_array_.delta, from, delta.value);
    if (!delta.null()) set_mac(MacState::weight_wait, from);
}

void Wave::null_taken(Cycle cycle) {
    set_mac(MacState::null, cycle);
    popped(cycle);
}

void Wave::column_taken(const TakenColumn& column) {
    Cycle cycle = column.first;
    std::uint32_t begun = 0;  // of the beats that follow one another
    for (std::uint32_t beat = 1; beat < column_beats_; ++beat) {
        const std::uint32_t wait = column.waits == nullptr ? 0 : (*column.waits)[beat];
        if (wait == 0) continue;
        beats(cycle, begun, beat - begun);
        cycle += beat - begun;
        set_mac(MacState::weight_wait, cycle);
        cycle += wait;
        begun = beat;
    }
    beats(cycle, begun, column_beats_ - begun);
    popped(column.last);
}

void Wave::beats(Cycle from, std::uint32_t first, std::uint32_t count) {
    set_mac(MacState::mac, from);
    signals_.set(mac_array_.beat, from, 1);
    for (std::uint32_t k = 0; k < count; ++k) signals_.set(mac_array_.word, from + k, first + k);
    signals_.set(mac_array_.beat, from + count, 0);
}

/// The head leaves; whether another is there is told next.
void Wave::popped(Cycle cycle) {
    pulse(mac_array_.pop, cycle);
    signals_.set(value_fifo_.valid, cycle + 1, 0);
    set_mac(MacState::starved, cycle + 1);
}

void Wave::activation_begins(Cycle last_mac, Cycle first) {
    signals_.set(control_.state, last_mac + 1, drain);
    set_mac(MacState::drain, last_mac + 1);
    signals_.set(control_.state, first, activation);
    set_mac(MacState::activation, first);
}

void Wave::group_activated(std::uint32_t group, Cycle offered, Cycle accepted, bool leaves) {
    signals_.set(output_.valid, offered, 1);
    signals_.set(output_.group, offered, group);
    signals_.set(output_.leaves, offered, leaves ? 1 : 0);
    pulse(output_.accepted, accepted);
    signals_.set(output_.valid, accepted + 1, 0);
    if (accepted == offered) return;
    set_mac(MacState::output_wait, offered);
    set_mac(MacState::activation, accepted);
}

void Wave::x_offered(Cycle from) {
    signals_.set(host_.x_valid, from, 1);
}

void Wave::x_accepted(Cycle cycle) {
    pulse(host_.x_accepted, cycle);
    signals_.set(host_.x_valid, cycle + 1, 0);
}

void Wave::set_mac(MacState state, Cycle from) {
    signals_.set(mac_array_.state, from, static_cast<std::int64_t>(state));
}

void Wave::pulse(Id signal, Cycle cycle) {
    signals_.set(signal, cycle, 1);
    signals_.set(signal, cycle + 1, 0);
}

WaveRecorder::WaveRecorder(const instruments::WaveOptions& options, const Config& config,
                           const nn::Network& network, const std::vector<nn::Trace>& traces)
    : Wave(config, network, traces),
      writer_(options, signals()),
      layers_left_(traces.front().steps * network.layers.size()) {}

void WaveRecorder::layer_begins(std::uint32_t layer, Cycle bias) {
    if (layers_left_ == 0) return;  // the bias slot behind the last step
    Wave::layer_begins(layer, bias);
    const Cycle from = first_layer() ? 0 : bias;
    if (layer == 0) writer_.between_steps(from);
    writer_.step_begins(layer, from);
}

void WaveRecorder::layer_ends(Cycle end) {
    if (--layers_left_ == 0) writer_.run_ends(end + 1);
}

}  // namespace spartus::arch::edgedrnn
