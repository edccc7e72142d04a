#include "spartus/arch/spartus/wave.hpp"

#include <algorithm>
#include <string>

#include "spartus/base/math.hpp"
#include "spartus/instruments/module_signals.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::arch::spartus {
namespace {

using instruments::ModuleSignals;

// The codes are the positions in the lists of names that the signals carry.
enum EncoderState { encoder_idle, encoder_scan, encoder_fifo_full, encoder_done };
enum ArrayState { array_idle, array_issue, array_hazard, array_starved, array_drain, array_barrier, array_memory };
enum ActivationState { activation_idle, activation_read, activation_pipeline };

constexpr std::uint32_t delta_bits = 17;

}  // namespace

struct Wave::Extent {
    std::uint64_t elements = 0;  ///< of x or h
    std::uint64_t rows_per_pe = 0;
    std::uint64_t words = 0;  ///< in a bank, were nothing pruned
    std::uint64_t groups = 0;
    std::uint64_t steps = 1;  ///< of a sequence
};

namespace {

Wave::Extent extent_of(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces) {
    const std::uint32_t arrays = config.accelerator.arrays;
    Wave::Extent most;
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping = nn::mapping_of(layer, config.accelerator.pes_per_array);
        most.elements = std::max<std::uint64_t>({most.elements, layer.inputs, layer.hidden});
        most.rows_per_pe = std::max<std::uint64_t>(most.rows_per_pe, mapping.rows_per_pe());
        most.groups = std::max<std::uint64_t>(most.groups, mapping.groups());
        for (const std::size_t columns : {layer.inputs, layer.hidden}) {
            most.words += ceil_div(columns, arrays) * mapping.rows_per_pe();
        }
    }
    for (const nn::Trace& trace : traces) most.steps = std::max<std::uint64_t>(most.steps, trace.steps);
    return most;
}

}  // namespace

Wave::Wave(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces)
    : streams_(config.weight_bank.source == WeightSource::memory) {
    const Extent most = extent_of(config, network, traces);

    ModuleSignals controller(signals_, "controller");
    signals_.set_sequencer("controller");
    controller_ = {controller.state({"idle", "reset", "input_wait", "start", "compute", "sync", "output_full",
                                     "activation", "finish"}),
                   controller.number("sequence", traces.size()), controller.number("step", most.steps - 1),
                   controller.number("layer", network.layers.size() - 1)};
    for (std::uint32_t n = 0; n < config.accelerator.arrays; ++n) add_lane(n, config, most);
    ModuleSignals activation(signals_, "activation_unit");
    activation_ = {activation.state({"idle", "read", "pipeline"}), activation.number("group", most.groups - 1),
                   activation.flag("h_valid"), activation.number("h_group", most.groups - 1)};
    ModuleSignals host(signals_, "host_port");
    host_ = {host.flag("loading"), host.flag("transferring")};
    if (streams_) add_memory_port(config, most);
}

/// An encoder, its array and its bank or stream buffer.
void Wave::add_lane(std::uint32_t n, const Config& config, const Extent& most) {
    const std::uint32_t depth = config.delta_encoder.fifo_depth;
    const std::uint64_t share = ceil_div(most.elements, config.accelerator.arrays);
    ModuleSignals encoder(signals_, "encoder" + std::to_string(n));
    encoders_.push_back(
        {encoder.state({"idle", "scan", "fifo_full", "done"}), encoder.flag("segment"),
         encoder.number("position", share), encoder.number("credits", depth, static_cast<std::int32_t>(depth)),
         encoder.flag("token_valid"), encoder.flag("token_matrix"),
         encoder.number("token_column", most.elements - 1), encoder.signed_number("token_delta", delta_bits)});
    std::vector<std::string> states = {"idle", "issue", "hazard", "starved", "drain", "barrier"};
    if (streams_) states.emplace_back("memory");
    ModuleSignals array(signals_, "array" + std::to_string(n));
    arrays_.push_back({array.state(states), array.flag("busy"), array.number("fifo_level", depth),
                       array.flag("pop"), array.flag("matrix"), array.number("column", most.elements - 1),
                       array.number("word", most.rows_per_pe - 1)});
    ModuleSignals bank(signals_, "bank" + std::to_string(n));
    BankSignals signals{bank.flag("enable"), {}, {}, {}};
    if (streams_) {
        signals.reserved = bank.number("reserved", config.weight_bank.buffer_words);
        signals.level = bank.number("level", config.weight_bank.buffer_words);
    } else {
        signals.address = bank.address("address", most.words - 1);
    }
    banks_.push_back(signals);
}

/// An array has at most a command for each token of its FIFO under way.
void Wave::add_memory_port(const Config& config, const Extent& most) {
    const std::uint64_t arrays = config.accelerator.arrays;
    ModuleSignals port(signals_, "memory_port");
    memory_port_ = {port.flag("command"),
                    port.number("array", arrays - 1),
                    port.flag("matrix"),
                    port.number("column", most.elements - 1),
                    port.number("under_way", arrays * config.delta_encoder.fifo_depth),
                    port.flag("beat"),
                    port.number("beat_array", arrays - 1)};
}

void Wave::phase(Phase phase, Cycle from, const StepTimes& step) {
    signals_.set(controller_.state, from, static_cast<std::int64_t>(phase));
    signals_.set(controller_.sequence, from, step.sequence);
    signals_.set(controller_.step, from, step.step);
    signals_.set(controller_.layer, from, step.layer);
    // What arrays and encoders do between these two they tell themselves.
    if (phase == Phase::compute) {
        for (const ArraySignals& array : arrays_) signals_.set(array.state, from, array_starved);
    }
    if (phase == Phase::sync) {
        for (const EncoderSignals& encoder : encoders_) signals_.set(encoder.state, from, encoder_idle);
        for (const ArraySignals& array : arrays_) signals_.set(array.state, from, array_idle);
    }
    if (phase == Phase::finish) signals_.set(activation_.state, from, activation_idle);
}

void Wave::quiet_windows(std::uint32_t n, const QuietWindows& windows) {
    const EncoderSignals& encoder = encoders_[n];
    if (windows.count == 0) return;
    signals_.set(encoder.state, windows.first, encoder_scan);
    signals_.set(encoder.segment, windows.first, static_cast<std::int64_t>(windows.segment));
    for (std::uint32_t k = 0; k < windows.count; ++k) {
        signals_.set(encoder.position, windows.first + k, windows.position + k * windows.lookahead);
    }
}

void Wave::firing_window(std::uint32_t n, const FiringWindow& window) {
    const EncoderSignals& encoder = encoders_[n];
    signals_.set(encoder.state, window.cycle, encoder_fifo_full);  // unless the token is emitted at once
    signals_.set(encoder.segment, window.cycle, static_cast<std::int64_t>(window.segment));
    signals_.set(encoder.position, window.cycle, window.position);
}

void Wave::token_emitted(std::uint32_t n, const EmittedToken& emitted) {
    const EncoderSignals& encoder = encoders_[n];
    signals_.set(encoder.state, emitted.cycle, encoder_scan);
    signals_.set(encoder.position, emitted.cycle + 1, emitted.position);
    signals_.set(encoder.token_valid, emitted.cycle, 1);
    signals_.set(encoder.token_valid, emitted.cycle + 1, 0);
    signals_.set(encoder.token_matrix, emitted.cycle, static_cast<std::int64_t>(emitted.token.matrix));
    signals_.set(encoder.token_column, emitted.cycle, emitted.token.column);
    signals_.set(encoder.token_delta, emitted.cycle, emitted.token.delta);
    signals_.change(encoder.credits, emitted.cycle + 1, -1);
    signals_.change(arrays_[n].fifo_level, emitted.arrival, +1);
}

void Wave::scan_done(std::uint32_t n, Cycle from) {
    signals_.set(encoders_[n].state, from, encoder_done);
}

void Wave::token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) {
    const ArraySignals& array = arrays_[n];
    signals_.set(array.state, due, array_hazard);  // unless the first word is issued at once
    signals_.set(array.pop, popped, 1);
    signals_.set(array.pop, popped + 1, 0);
    signals_.set(array.matrix, popped, static_cast<std::int64_t>(token.matrix));
    signals_.set(array.column, popped, token.column);
    signals_.change(array.fifo_level, popped + 1, -1);
    signals_.change(encoders_[n].credits, popped + 1, +1);
}

void Wave::word_issued(std::uint32_t n, const IssuedWord& word) {
    const ArraySignals& array = arrays_[n];
    const BankSignals& bank = banks_[n];
    if (word.issued > word.due) signals_.set(array.state, word.due, array_hazard);
    signals_.set(array.state, word.issued, array_issue);
    signals_.set(array.busy, word.issued, 1);
    signals_.set(array.word, word.issued, word.word);
    signals_.set(bank.enable, word.issued, 1);
    if (streams_) {
        signals_.change(bank.reserved, word.issued + 1, -1);
        signals_.change(bank.level, word.issued + 1, -1);
    } else {
        signals_.set(bank.address, word.issued, word.address);
    }
    // Unless another word follows.
    signals_.set(array.state, word.issued + 1, array_starved);
    signals_.set(array.busy, word.issued + 1, 0);
    signals_.set(bank.enable, word.issued + 1, 0);
}

void Wave::weights_awaited(std::uint32_t n, Cycle from) {
    signals_.set(arrays_[n].state, from, array_memory);  // unless the word is issued at once
}

void Wave::command_issued(std::uint32_t n, const IssuedCommand& command) {
    signals_.set(memory_port_.command, command.cycle, 1);
    signals_.set(memory_port_.command, command.cycle + 1, 0);  // unless another follows
    signals_.set(memory_port_.array, command.cycle, n);
    signals_.set(memory_port_.matrix, command.cycle, command.matrix % 2);
    signals_.set(memory_port_.column, command.cycle, command.column);
    signals_.change(memory_port_.under_way, command.cycle + 1, +1);
    signals_.change(banks_[n].reserved, command.cycle + 1, static_cast<std::int32_t>(command.words));
}

void Wave::column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) {
    signals_.set(memory_port_.beat, first, 1);
    signals_.set(memory_port_.beat, words.back(), 0);  // unless another follows
    signals_.set(memory_port_.beat_array, first, n);
    signals_.change(memory_port_.under_way, words.back(), -1);
    for (const Cycle there : words) signals_.change(banks_[n].level, there, +1);
}

void Wave::array_done(std::uint32_t n, Cycle drain, Cycle drained) {
    signals_.set(arrays_[n].state, drain, array_drain);
    signals_.set(arrays_[n].state, drained, array_barrier);
}

void Wave::group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) {
    signals_.set(activation_.state, read, activation_read);
    signals_.set(activation_.group, read, group);
    signals_.set(activation_.state, read_end, activation_pipeline);  // unless another group follows
    signals_.set(activation_.h_valid, visible, 1);
    signals_.set(activation_.h_valid, visible + 1, 0);
    signals_.set(activation_.h_group, visible, group);
}

void Wave::x_loaded(Cycle begin, Cycle end) {
    signals_.set(host_.loading, begin, 1);
    signals_.set(host_.loading, end, 0);
}

void Wave::h_transferred(Cycle begin, Cycle end) {
    signals_.set(host_.transferring, begin, 1);
    signals_.set(host_.transferring, end, 0);
}

}  // namespace spartus::arch::spartus
