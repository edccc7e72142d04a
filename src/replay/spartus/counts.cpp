#include "spartus/replay/spartus/counts.hpp"

namespace spartus::replay::spartus {
namespace {

/// The causes in the order of a step; `compute` are those that take the place of it.
CauseList with_compute(const CauseList& compute) {
    CauseList causes{{"reset", Causes::of(Phase::reset)},
                     {"input_wait", Causes::of(Phase::input_wait)},
                     {"start", Causes::of(Phase::start)}};
    causes.insert(causes.end(), compute.begin(), compute.end());
    causes.insert(causes.end(), {{"sync", Causes::of(Phase::sync)},
                                 {"output_full", Causes::of(Phase::output_full)},
                                 {"activation", Causes::of(Phase::activation)},
                                 {"finish", Causes::of(Phase::finish)}});
    return causes;
}

template <typename State>
constexpr std::size_t of(State state) {
    return Causes::of_state(static_cast<std::size_t>(state));
}

Causes& operator-=(Causes& causes, const Causes& before) {
    for (std::size_t cause = 0; cause < Causes::size; ++cause) causes[cause] -= before[cause];
    return causes;
}

}  // namespace

const CauseList& controller_causes() {
    static const CauseList causes = with_compute({{"compute", Causes::of(Phase::compute)}});
    return causes;
}

const CauseList& encoder_causes() {
    static const CauseList causes = with_compute({{"scan", of(EncoderState::scan)},
                                                  {"fifo_full", of(EncoderState::fifo_full)},
                                                  {"done", of(EncoderState::done)}});
    return causes;
}

const CauseList& array_causes(bool streams) {
    static const CauseList compute = {{"issue", of(ArrayState::issue)},
                                      {"hazard", of(ArrayState::hazard)},
                                      {"starved", of(ArrayState::starved)},
                                      {"drain", of(ArrayState::drain)},
                                      {"barrier", of(ArrayState::barrier)}};
    static const CauseList causes = with_compute(compute);
    static const CauseList with_memory = [] {
        CauseList more = compute;
        more.push_back({"memory", of(ArrayState::memory)});
        return with_compute(more);
    }();
    return streams ? with_memory : causes;
}

const CauseList& bank_causes() {
    static const CauseList causes =
        with_compute({{"read", Causes::of_state(1)}, {"idle", Causes::of(Phase::compute)}});
    return causes;
}

Counts operator-(Counts counts, const Counts& before) {
    counts.controller -= before.controller;
    counts.activation_unit -= before.activation_unit;
    counts.memory.commands -= before.memory.commands;
    counts.memory.beats -= before.memory.beats;
    counts.loading -= before.loading;
    counts.transferring -= before.transferring;
    for (std::size_t n = 0; n < counts.lanes.size(); ++n) {
        LaneCounts& lane = counts.lanes[n];
        const LaneCounts& old = before.lanes[n];
        lane.encoder -= old.encoder;
        lane.array -= old.array;
        lane.bank -= old.bank;
        lane.emitted_ih -= old.emitted_ih;
        lane.emitted_hh -= old.emitted_hh;
        lane.popped -= old.popped;
    }
    return counts;
}

}  // namespace spartus::replay::spartus
