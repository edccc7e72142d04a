#include "spartus/replay/spartus/replay.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "spartus/io/message.hpp"
#include "spartus/replay/spartus/activation_watch.hpp"
#include "spartus/replay/spartus/array_watch.hpp"
#include "spartus/replay/spartus/encoder_watch.hpp"
#include "spartus/replay/spartus/host_watch.hpp"
#include "spartus/replay/spartus/memory_watch.hpp"
#include "spartus/replay/spartus/step_comparison.hpp"
#include "spartus/replay/spartus/token_watch.hpp"

namespace spartus::replay::spartus {
namespace {

struct LaneWatch {
    EncoderWatch encoder;
    TokenWatch tokens;
    ArrayWatch array;
};

/// The first step that begins within the wave.
std::vector<StepCounts>::const_iterator first_step(const Statistics& statistics, Cycle begin) {
    return std::find_if(statistics.steps.begin(), statistics.steps.end(),
                        [begin](const StepCounts& step) { return step.start >= begin; });
}

class Replay {
   public:
    Replay(RecordedWave& wave, const Statistics& statistics, Outcome& outcome)
        : wave_(wave),
          statistics_(statistics),
          outcome_(outcome),
          signals_(find_signals(wave, statistics.config.accelerator.arrays, statistics.streams())),
          next_step_(first_step(statistics, wave.begin())),
          controller_(signals_, statistics,
                      next_step_ != statistics.steps.end() && next_step_->start == wave.begin(), outcome.rules),
          activation_(signals_, statistics, outcome.rules),
          input_(signals_.host_port.loading, beats(statistics.layers.front().inputs, statistics), wave.begin(),
                 outcome.rules),
          output_(signals_.host_port.transferring, beats(statistics.layers.back().hidden, statistics), wave.begin(),
                  outcome.rules),
          shows_before_(wave.begin() == 0) {
        for (std::size_t n = 0; n < signals_.lanes.size(); ++n) {
            const LaneSignals& lane = signals_.lanes[n];
            lanes_.push_back({{lane, n, statistics, outcome.rules},
                              {lane, statistics, wave.begin(), outcome.rules},
                              {lane, statistics, outcome.rules}});
        }
        counts_.lanes.resize(lanes_.size());
        if (statistics.streams()) memory_.emplace(signals_, statistics, wave.begin(), outcome.rules);
    }

    void run() {
        while (wave_.next()) take_cycle(wave_.cycle());
        outcome_.begin = wave_.begin();
        outcome_.end = wave_.end();
        outcome_.missing = signals_.missing;
        if (outcome_.rules[Rule::clock].broken > 0) return;  // it ends there, whatever it was to cover
        take_end();
        if (outcome_.end > statistics_.cycles) {
            outcome_.comparison.compare("run", "controller", "cycles", outcome_.end, statistics_.cycles);
        }
        if (outcome_.whole_run()) compare_run(signals_, counts_, statistics_, outcome_.comparison);
    }

   private:
    void take_cycle(Cycle cycle) {
        controller_.watch(cycle);
        if (controller_.step_ended()) end_step(cycle);
        if (controller_.step_begins()) begin_step(cycle);
        if (controller_.phase()) ++counts_.controller[controller_.cause()];
        for (std::size_t n = 0; n < lanes_.size(); ++n) {
            lanes_[n].encoder.watch(cycle, controller_, counts_.lanes[n]);
            lanes_[n].tokens.watch(cycle, controller_, counts_.lanes[n]);
            lanes_[n].array.watch(cycle, controller_, counts_.lanes[n]);
        }
        if (memory_) memory_->watch(cycle, controller_, counts_.memory);
        activation_.watch(cycle, controller_, counts_.activation_unit);
        input_.watch(cycle, counts_.loading);
        output_.watch(cycle, counts_.transferring);
    }

    void begin_step(Cycle cycle) {
        const auto value = [](Probe probe) { return probe ? *probe : 0; };
        step_ = {};
        step_.sequence = value(signals_.controller.sequence);
        step_.step = value(signals_.controller.step);
        step_.layer = value(signals_.controller.layer);
        step_.start = cycle;
        step_.reset = counts_.controller[Phase::reset] - between_[Phase::reset];
        step_.input_wait = counts_.controller[Phase::input_wait] - between_[Phase::input_wait];
        at_start_ = counts_;
    }

    void end_step(Cycle cycle) {
        step_.latency = cycle - step_.start;
        step_.counts = counts_ - at_start_;
        for (const LaneCounts& lane : step_.counts.lanes) {
            step_.fired_x += lane.emitted_ih;
            step_.fired_h += lane.emitted_hh;
        }
        ++steps_seen_;
        if (next_step_ != statistics_.steps.end()) {
            compare_step(signals_, step_, *next_step_++, statistics_.streams(), shows_before_, outcome_.comparison);
            ++outcome_.steps;
        }
        between_ = counts_.controller;
        shows_before_ = true;
    }

    /// A step that ends with the wave, and a wave that lacks steps or has too many.
    void take_end() {
        if (!signals_.controller.state) return;
        const auto ends_within = [this](const StepCounts& step) { return step.end() <= wave_.end(); };
        if (controller_.in_step() && next_step_ != statistics_.steps.end() && ends_within(*next_step_)) {
            end_step(wave_.end());
        }
        const auto first = first_step(statistics_, wave_.begin());
        const auto expected = std::count_if(first, statistics_.steps.end(), ends_within);
        if (expected > 0 || steps_seen_ > 0) {
            outcome_.comparison.compare("run", "controller", "steps", steps_seen_,
                                        static_cast<std::uint64_t>(expected));
        }
    }

    RecordedWave& wave_;
    const Statistics& statistics_;
    Outcome& outcome_;
    const RecordedSignals signals_;
    std::vector<StepCounts>::const_iterator next_step_;  ///< of the statistics

    ControllerWatch controller_;
    std::vector<LaneWatch> lanes_;
    std::optional<MemoryWatch> memory_;  ///< with weights in external memory
    ActivationWatch activation_;
    StreamWatch input_, output_;

    Counts counts_;      ///< of all cycles so far
    StepCounts step_;    ///< the present one
    Counts at_start_;    ///< of it
    Causes between_;     ///< at the end of the step before
    bool shows_before_;  ///< the wave shows what lies between the step before and the present one
    std::uint64_t steps_seen_ = 0;
};

/// A wave of more arrays than the statistics have is one of another run.
void refuse_others(const RecordedWave& wave, const std::string& path, std::size_t arrays) {
    for (const char* family : {"encoder", "array", "bank"}) {
        const std::string module = family + std::to_string(arrays);
        if (!wave.has_module(module)) continue;
        io::refuse(path,
                   fmt::format("has a module {}, but the statistics are of {} arrays; are they of the same run?",
                               module, arrays));
    }
}

}  // namespace

void replay(const io::StatisticsFile& file, const std::string& vcd_path, Outcome& outcome) {
    const Statistics statistics = statistics_of(file);
    outcome.run_cycles = statistics.cycles;
    outcome.run_steps = statistics.steps.size();
    RecordedWave wave(vcd_path, "spartus", outcome.rules);
    refuse_others(wave, vcd_path, statistics.config.accelerator.arrays);
    Replay(wave, statistics, outcome).run();
}

}  // namespace spartus::replay::spartus
