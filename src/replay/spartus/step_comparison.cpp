#include "spartus/replay/spartus/step_comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::replay::spartus {
namespace {

constexpr const char* run = "run";
const std::string controller = "controller";
const std::string host_port = "host_port";
const std::string memory_port = "memory_port";
const std::string everywhere;  // no module: a sum over all arrays

/// Those from cause `from` on.
void compare_causes(const std::string& place, const std::string& module, const CauseList& list, std::size_t from,
                    const Causes& wave, const Causes& statistics, Comparison& comparison) {
    for (const Cause& cause : list) {
        if (cause.index < from) continue;
        comparison.compare(place, module, cause.name, wave[cause.index], statistics[cause.index]);
    }
}

bool all_lanes(const RecordedSignals& signals, Probe LaneSignals::*probe) {
    return std::all_of(signals.lanes.begin(), signals.lanes.end(),
                       [probe](const LaneSignals& lane) { return bool(lane.*probe); });
}

template <typename Value>
std::uint64_t sum(const Counts& counts, Value value) {
    std::uint64_t total = 0;
    for (const LaneCounts& lane : counts.lanes) total += value(lane);
    return total;
}

}  // namespace

void compare_step(const RecordedSignals& signals, const StepCounts& wave, const StepCounts& statistics,
                  bool streams, bool shows_before, Comparison& comparison) {
    const std::string place =
        fmt::format("sequence {} step {} layer {}", statistics.sequence, statistics.step, statistics.layer);
    const auto compare = [&](const std::string& module, const char* quantity, std::uint64_t ours,
                             std::uint64_t theirs) { comparison.compare(place, module, quantity, ours, theirs); };

    if (signals.controller.sequence) compare(controller, "sequence", wave.sequence, statistics.sequence);
    if (signals.controller.step) compare(controller, "step", wave.step, statistics.step);
    if (signals.controller.layer) compare(controller, "layer", wave.layer, statistics.layer);
    compare(controller, "start_cycle", wave.start, statistics.start);
    compare(controller, "cycles", wave.latency, statistics.latency);
    compare_causes(place, controller, controller_causes(), Causes::of(Phase::start), wave.counts.controller,
                   statistics.counts.controller, comparison);
    if (shows_before) {
        compare(controller, "reset", wave.reset, statistics.reset);
        compare(controller, "input_wait", wave.input_wait, statistics.input_wait);
    }

    for (std::size_t n = 0; n < signals.lanes.size(); ++n) {
        const LaneSignals& lane = signals.lanes[n];
        const LaneCounts& ours = wave.counts.lanes[n];
        const LaneCounts& theirs = statistics.counts.lanes[n];
        if (lane.encoder_state) {
            compare_causes(place, lane.encoder, encoder_causes(), phase_count, ours.encoder, theirs.encoder,
                           comparison);
        }
        if (lane.token_valid) compare(lane.encoder, "tokens", ours.emitted(), theirs.popped);
        if (lane.array_state) {
            compare_causes(place, lane.array, array_causes(streams), phase_count, ours.array, theirs.array,
                           comparison);
        }
        if (lane.pop) compare(lane.array, "tokens", ours.popped, theirs.popped);
        if (lane.enable) {
            const Cycle words = theirs.array[Causes::of_state(static_cast<std::size_t>(ArrayState::issue))];
            compare(lane.bank, "read", ours.reads(), words);
        }
    }
    if (signals.memory_port.command) {
        compare(memory_port, "commands", wave.counts.memory.commands, statistics.counts.memory.commands);
    }
    if (signals.memory_port.beat) {
        compare(memory_port, "beats", wave.counts.memory.beats, statistics.counts.memory.beats);
    }
    if (all_lanes(signals, &LaneSignals::token_valid) && all_lanes(signals, &LaneSignals::token_matrix)) {
        compare(everywhere, "fired_x", wave.fired_x, statistics.fired_x);
        compare(everywhere, "fired_h", wave.fired_h, statistics.fired_h);
    }
}

void compare_run(const RecordedSignals& signals, const Counts& wave, const Statistics& statistics,
                 Comparison& comparison) {
    const Counts& ledger = statistics.ledger;
    // Without the controller, where an idle module stands is not known.
    const std::size_t from = signals.controller.state ? 0 : phase_count;
    if (signals.controller.state) {
        compare_causes(run, controller, controller_causes(), from, wave.controller, ledger.controller, comparison);
    }
    for (std::size_t n = 0; n < signals.lanes.size(); ++n) {
        const LaneSignals& lane = signals.lanes[n];
        const LaneCounts& ours = wave.lanes[n];
        const LaneCounts& theirs = ledger.lanes[n];
        if (lane.encoder_state) {
            compare_causes(run, lane.encoder, encoder_causes(), from, ours.encoder, theirs.encoder, comparison);
        }
        if (lane.array_state) {
            compare_causes(run, lane.array, array_causes(statistics.streams()), from, ours.array, theirs.array,
                           comparison);
        }
        if (lane.enable) compare_causes(run, lane.bank, bank_causes(), from, ours.bank, theirs.bank, comparison);
    }
    if (signals.activation_unit.state && signals.controller.state) {
        compare_causes(run, "activation_unit", controller_causes(), from, wave.activation_unit,
                       ledger.activation_unit, comparison);
    }
    if (signals.memory_port.beat) {
        comparison.compare(run, memory_port, "busy", wave.memory.beats, ledger.memory.beats);
    }
    if (signals.host_port.loading) {
        comparison.compare(run, host_port, "input busy", wave.loading, ledger.loading);
    }
    if (signals.host_port.transferring) {
        comparison.compare(run, host_port, "output busy", wave.transferring, ledger.transferring);
    }
    if (all_lanes(signals, &LaneSignals::token_valid)) {
        comparison.compare(run, everywhere, "tokens sent",
                           sum(wave, [](const LaneCounts& l) { return l.emitted(); }), statistics.tokens);
    }
    if (all_lanes(signals, &LaneSignals::pop)) {
        comparison.compare(run, everywhere, "tokens popped",
                           sum(wave, [](const LaneCounts& l) { return l.popped; }), statistics.tokens);
    }
    if (all_lanes(signals, &LaneSignals::enable)) {
        comparison.compare(run, everywhere, "words read", sum(wave, [](const LaneCounts& l) { return l.reads(); }),
                           statistics.words);
    }
}

}  // namespace spartus::replay::spartus
