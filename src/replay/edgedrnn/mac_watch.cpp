#include "spartus/replay/edgedrnn/mac_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::replay::edgedrnn {
namespace {

constexpr const char* module = "mac_array";
constexpr std::uint64_t gates = 3;

bool high(Probe probe) {
    return *probe != 0;
}

/// 16 bits, signed.
std::int16_t delta_of(Probe probe) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(*probe));
}

}  // namespace

MacWatch::MacWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules)
    : signals_(signals), config_(statistics.config), rules_(rules) {}

void MacWatch::rest() {
    deltas_.clear();
    columns_.clear();
    commanded_.clear();
    word_ = next_group_ = waits_ = 0;
    activation_.reset();
}

/// What is pushed in a cycle cannot be popped in it, so it comes last.
void MacWatch::watch(Cycle cycle, const ControlWatch& control) {
    const std::uint64_t beats = gates * control.layer().h / config_.accelerator.pes;
    groups_ = control.layer().h / config_.accelerator.pes;
    check_state(cycle, control);
    if (signals_.encoder.push_column && signals_.command_port.command) {
        if (signals_.mac_array.beat && signals_.mac_array.word) take_beat(cycle, beats);
        take_command(cycle);
    }
    check_results(cycle, control);
    if (signals_.encoder.push && high(signals_.encoder.push) && signals_.encoder.delta) {
        deltas_.push_back(delta_of(signals_.encoder.delta));
    }
    const bool column = signals_.encoder.push_column && high(signals_.encoder.push_column);
    if (column && signals_.encoder.column) columns_.push_back(*signals_.encoder.column);
}

void MacWatch::take_command(Cycle cycle) {
    check_command(cycle);
    if (!high(signals_.command_port.command)) return;
    const std::uint32_t limit = config_.memory.outstanding;
    rules_.check(Rule::memory, limit == 0 || commanded_.size() < limit, cycle, "command_port",
                 [&] { return fmt::format("is the {}th command under way", commanded_.size() + 1); });
    commanded_.push_back(cycle);
    if (!columns_.empty()) columns_.pop_front();
}

/// What is at the index FIFO's output is what was pushed first and not commanded yet.
void MacWatch::check_command(Cycle cycle) {
    const bool offered = signals_.index_fifo.valid && high(signals_.index_fifo.valid);
    if (!signals_.command_port.column || !signals_.encoder.column) return;
    if (!offered && !high(signals_.command_port.command)) return;
    const std::uint64_t column = *signals_.command_port.column;
    rules_.check(Rule::commands, !columns_.empty() && columns_.front() == column, cycle, "command_port", [&] {
        return fmt::format("has column {}, next is {}", column,
                           columns_.empty() ? "none" : std::to_string(columns_.front()));
    });
}

void MacWatch::take_beat(Cycle cycle, std::uint64_t beats) {
    if (!high(signals_.mac_array.beat)) return;
    const std::uint64_t word = *signals_.mac_array.word;
    rules_.check(Rule::beats, word == word_, cycle, module,
                 [&] { return fmt::format("takes beat {}, next is {}", word, word_); });
    if (word_ == 0) {
        const bool commanded = !commanded_.empty();
        const Cycle ready = commanded ? commanded_.front() + 1 + config_.memory.latency : 0;
        const Cycle free = last_beat_ ? *last_beat_ + 1 + config_.memory.gap : 0;
        rules_.check(Rule::memory, commanded && cycle >= std::max(ready, free), cycle, module, [&] {
            return commanded ? fmt::format("takes a beat before cycle {}", std::max(ready, free))
                             : std::string("takes a beat of a column that was not commanded");
        });
    }
    const bool last = ++word_ == beats;
    if (signals_.mac_array.pop) {
        rules_.check(Rule::beats, last == pops(), cycle, module,
                     [&] { return fmt::format("pop is {:d} with beat {} of {}", pops(), word, beats); });
    }
    if (!last) return;
    word_ = 0;
    last_beat_ = cycle;
    if (!commanded_.empty()) commanded_.pop_front();
}

/// The state says what there is: a token, its weights.
void MacWatch::check_state(Cycle cycle, const ControlWatch& control) {
    const MacSignals& mac = signals_.mac_array;
    if (!mac.state || !mac.beat || !mac.delta || !mac.pop || !signals_.value_fifo.valid) return;
    const auto state = static_cast<MacState>(*mac.state);
    const bool head = high(signals_.value_fifo.valid);
    const bool null = head && *mac.delta == 0;
    const bool macs = control.phase() == Phase::input || control.phase() == Phase::compute;
    bool holds = true;
    if (macs) {
        const MacState due = !head            ? MacState::starved
                             : null           ? MacState::null
                             : high(mac.beat) ? MacState::mac
                                              : MacState::weight_wait;
        holds = state == due || (state == MacState::sleep && !head);
    } else if (control.phase() == Phase::drain) {
        holds = state == MacState::drain && !head;
    } else {
        holds = (state == MacState::activation || state == MacState::output_wait) && !head;
    }
    holds = holds && (state == MacState::mac) == high(mac.beat) && (!null || pops());
    rules_.check(Rule::waits, holds, cycle, module, [&] {
        return fmt::format("state {} with {}", static_cast<int>(state),
                           !head  ? "no token"
                           : null ? "a null token"
                                  : "a delta");
    });
    if (!head || !signals_.encoder.push || !signals_.encoder.delta) return;
    const bool same = !deltas_.empty() && deltas_.front() == delta_of(mac.delta);
    rules_.check(Rule::commands, same, cycle, module,
                 [&] { return fmt::format("has a delta of {}, which was not pushed next", delta_of(mac.delta)); });
    if (pops() && !deltas_.empty()) deltas_.pop_front();
}

/// Group g is offered at A + latency + interval·g, and all later by as much as one waits.
void MacWatch::check_results(Cycle cycle, const ControlWatch& control) {
    const OutputSignals& output = signals_.output;
    if (!output.valid || !output.group || !output.accepted) return;
    if (control.phase() == Phase::activation && control.phase_begins()) activation_ = cycle;
    const bool valid = high(output.valid);
    const bool accepted = high(output.accepted);
    const Cycle due = activation_ ? *activation_ + config_.activation_unit.latency + waits_ +
                                        config_.activation_unit.interval * next_group_
                                  : 0;
    const bool expected = activation_ && next_group_ < groups_ && cycle >= due;
    const bool holds = valid == expected && (!valid || *output.group == next_group_) && (valid || !accepted);
    rules_.check(Rule::results, holds, cycle, "output", [&] {
        return fmt::format("valid is {:d}, group {}, where {} is due", valid, *output.group,
                           expected ? fmt::format("group {}", next_group_) : "none");
    });
    if (signals_.mac_array.state && control.phase() == Phase::activation) {
        const bool waits = static_cast<MacState>(*signals_.mac_array.state) == MacState::output_wait;
        rules_.check(Rule::waits, waits == (valid && !accepted), cycle, module,
                     [&] { return fmt::format("waits for the output: {:d}", waits); });
    }
    if (!expected || !accepted) return;
    waits_ += cycle - due;
    ++next_group_;
}

void MacWatch::check_groups(Cycle cycle) {
    if (!signals_.output.valid || !signals_.output.group || !signals_.output.accepted) return;
    rules_.check(Rule::results, next_group_ == groups_, cycle, "output",
                 [this] { return fmt::format("{} of {} groups left in the row before", next_group_, groups_); });
}

}  // namespace spartus::replay::edgedrnn
