#include "spartus/replay/edgedrnn/replay.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/replay/edgedrnn/encoder_watch.hpp"
#include "spartus/replay/edgedrnn/fifo_watch.hpp"
#include "spartus/replay/edgedrnn/mac_watch.hpp"

namespace spartus::replay::edgedrnn {
namespace {

/// The first row that begins within the wave.
std::vector<RowCounts>::const_iterator first_row(const Statistics& statistics, Cycle begin) {
    return std::find_if(statistics.rows.begin(), statistics.rows.end(),
                        [begin](const RowCounts& row) { return row.begin >= begin; });
}

bool high(Probe probe) {
    return probe && *probe != 0;
}

class Replay {
   public:
    Replay(RecordedWave& wave, const Statistics& statistics, Outcome& outcome)
        : wave_(wave),
          statistics_(statistics),
          outcome_(outcome),
          signals_(find_signals(wave)),
          next_row_(first_row(statistics, wave.begin())),
          control_(signals_.control, statistics,
                   next_row_ != statistics.rows.end() && next_row_->begin == wave.begin(), outcome.rules),
          encoder_(signals_, statistics, outcome.rules),
          mac_(signals_, statistics, outcome.rules),
          value_fifo_(signals_.value_fifo, "value_fifo", statistics.config.delta_encoder.fifo_latency,
                      outcome.rules),
          index_fifo_(signals_.index_fifo, "index_fifo", statistics.config.delta_encoder.fifo_latency,
                      outcome.rules) {}

    void run() {
        while (wave_.next()) take_cycle(wave_.cycle());
        outcome_.begin = wave_.begin();
        outcome_.end = wave_.end();
        outcome_.missing = signals_.missing;
        if (outcome_.rules[Rule::clock].broken > 0) return;  // it ends there, whatever it was to cover
        take_end();
        if (outcome_.end > statistics_.cycles) {
            outcome_.comparison.compare("run", "control", "cycles", outcome_.end, statistics_.cycles);
        }
        if (outcome_.whole_run()) compare_run();
    }

   private:
    void take_cycle(Cycle cycle) {
        control_.watch(cycle);
        if (control_.row_ended()) end_row(cycle);
        if (control_.row_begins()) begin_row(cycle);
        count(row_);
        count(run_);
        if (!control_.known()) return;
        encoder_.watch(cycle, control_);
        if (signals_.encoder.push && signals_.mac_array.pop) {
            value_fifo_.watch(cycle, high(signals_.encoder.push), mac_.pops());
        }
        if (signals_.encoder.push_column && signals_.command_port.command) {
            index_fifo_.watch(cycle, high(signals_.encoder.push_column), high(signals_.command_port.command));
        }
        mac_.watch(cycle, control_);
    }

    void count(RowCounts& counts) {
        const auto add = [](Probe state, auto& cycles) {
            if (state && *state < cycles.size()) ++cycles[*state];
        };
        add(signals_.control.state, counts.phases);
        add(signals_.encoder.state, counts.encoder);
        add(signals_.mac_array.state, counts.mac);
        if (high(signals_.encoder.push)) ++(high(signals_.encoder.push_column) ? counts.fired : counts.nulls);
        if (high(signals_.command_port.command)) ++counts.commands;
        const bool null =
            signals_.mac_array.state && *signals_.mac_array.state == static_cast<std::uint64_t>(MacState::null);
        if (mac_.pops() && !null) ++counts.columns;
    }

    void begin_row(Cycle cycle) {
        row_ = {};
        row_.step = *signals_.control.step;
        row_.layer = *signals_.control.layer;
        row_.begin = cycle;
        encoder_.rest();
        mac_.rest();
        value_fifo_.rest();
        index_fifo_.rest();
    }

    void end_row(Cycle cycle) {
        encoder_.check_lasts(cycle);
        mac_.check_groups(cycle);
        ++rows_seen_;
        if (next_row_ == statistics_.rows.end()) return;
        compare_row(*next_row_++);
        ++outcome_.steps;
    }

    /// A row that ends with the wave, and a wave that lacks rows or has too many.
    void take_end() {
        if (!signals_.control.state || !signals_.control.step || !signals_.control.layer) return;
        const auto ends_within = [this](const RowCounts& row) { return row.end() <= wave_.end(); };
        if (control_.known() && next_row_ != statistics_.rows.end() && ends_within(*next_row_))
            end_row(wave_.end());
        const auto first = first_row(statistics_, wave_.begin());
        const auto expected = std::count_if(first, statistics_.rows.end(), ends_within);
        if (expected > 0 || rows_seen_ > 0) {
            outcome_.comparison.compare("run", "control", "steps", rows_seen_,
                                        static_cast<std::uint64_t>(expected));
        }
    }

    template <typename Names, typename Cycles>
    void compare_causes(const std::string& place, const char* module, const Names& names, const Cycles& ours,
                        const Cycles& theirs) {
        for (std::size_t k = 0; k < names.size(); ++k) {
            outcome_.comparison.compare(place, module, names[k], ours[k], theirs[k]);
        }
    }

    /// Causes of all three, each where the wave has its state.
    void compare_states(const std::string& place, const RowCounts& ours, const RowCounts& theirs) {
        if (signals_.control.state) compare_causes(place, "control", phase_names, ours.phases, theirs.phases);
        if (signals_.encoder.state) compare_causes(place, "encoder", encoder_names, ours.encoder, theirs.encoder);
        if (signals_.mac_array.state) compare_causes(place, "mac_array", mac_names, ours.mac, theirs.mac);
    }

    void compare_row(const RowCounts& theirs) {
        Comparison& comparison = outcome_.comparison;
        const std::string place = fmt::format("step {} layer {}", theirs.step, theirs.layer);
        comparison.compare(place, "control", "step", row_.step, theirs.step);
        comparison.compare(place, "control", "layer", row_.layer, theirs.layer);
        comparison.compare(place, "control", "start_cycle", row_.start(), theirs.start());
        comparison.compare(place, "control", "cycles", row_.latency(), theirs.latency());
        compare_states(place, row_, theirs);
        if (signals_.encoder.push && signals_.encoder.push_column) {
            comparison.compare(place, "encoder", "fired", row_.fired, theirs.fired);
            comparison.compare(place, "encoder", "null_tokens", row_.nulls, theirs.nulls);
        }
        if (signals_.command_port.command) {
            comparison.compare(place, "command_port", "commands", row_.commands, theirs.commands);
        }
        if (signals_.mac_array.pop && signals_.mac_array.state) {
            comparison.compare(place, "mac_array", "columns", row_.columns, theirs.columns);
        }
    }

    void compare_run() {
        compare_states("run", run_, statistics_.ledger);
        if (signals_.command_port.command) {
            outcome_.comparison.compare("run", "command_port", "tokens", run_.commands, statistics_.tokens);
        }
    }

    RecordedWave& wave_;
    const Statistics& statistics_;
    Outcome& outcome_;
    const RecordedSignals signals_;
    std::vector<RowCounts>::const_iterator next_row_;  ///< of the statistics

    ControlWatch control_;
    EncoderWatch encoder_;
    MacWatch mac_;
    FifoWatch value_fifo_, index_fifo_;

    RowCounts row_, run_;  ///< the present row, all cycles so far
    std::uint64_t rows_seen_ = 0;
};

}  // namespace

void replay(const io::StatisticsFile& file, const std::string& vcd_path, Outcome& outcome) {
    const Statistics statistics = statistics_of(file);
    outcome.run_cycles = statistics.cycles;
    outcome.run_steps = statistics.rows.size();
    RecordedWave wave(vcd_path, "edgedrnn", outcome.rules);
    Replay(wave, statistics, outcome).run();
}

}  // namespace spartus::replay::edgedrnn
