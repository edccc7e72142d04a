// Every signal of a step worked out by hand. One array with one PE; two inputs and one hidden unit, so a column is
// four words. Loading x takes cycle 0, the reset cycles 0 to 3. Cycle 0 of the step is 4, the first inspection
// in 5.

#include "spartus/arch/spartus/wave.hpp"

#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

arch::spartus::Config one_pe() {
    arch::spartus::Config config;
    config.accelerator.arrays = config.accelerator.pes_per_array = 1;
    return config;
}

nn::Trace one_frame() {
    return {"frame", 1, 2, {100, 50}};
}

/// The values of every signal, cycle by cycle, after a run.
class Recording {
   public:
    Recording(const arch::spartus::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
              Cycle run_ahead = parts::Clock::unlimited)
        : wave_(config, network, traces) {
        sim::RunOptions options;
        options.machine.probes = {&wave_};
        options.machine.run_ahead = run_ahead;
        const stats::Run run = sim::simulate(config, network, traces, options);
        const instruments::Signals& signals = wave_.signals();
        values_.resize(signals.size());
        for (Cycle cycle = 0; cycle <= run.cycles; ++cycle) {
            wave_.signals().advance(cycle);
            for (instruments::Signals::Id id = 0; id < signals.size(); ++id)
                values_[id].push_back(signals.value(id));
        }
    }

    /// "0 0 1": from the first cycle to the last. Values that follow one another are separated by blanks.
    std::string of(const std::string& path, Cycle begin, Cycle end) {
        for (instruments::Signals::Id id = 0; id < values_.size(); ++id) {
            if (wave_.signals().path(id) != "spartus." + path) continue;
            std::string text;
            for (Cycle cycle = begin; cycle < end; ++cycle) {
                text += (text.empty() ? "" : " ") + std::to_string(values_[id][cycle]);
            }
            return text;
        }
        return "there is no such signal";
    }

    const std::vector<std::vector<std::int32_t>>& all() const { return values_; }

   private:
    arch::spartus::Wave wave_;
    std::vector<std::vector<std::int32_t>> values_;  ///< by signal and cycle
};

}  // namespace

TEST_CASE("Every signal of a small step is as worked out by hand") {
    Recording wave(one_pe(), test::uniform_network(2, 1), {one_frame()});

    // reset 0-3, start 4, compute 5-18, sync 19, activation 20-28, finish 29, then all is done.
    CHECK(wave.of("controller.state", 0, 31) == "1 1 1 1 3 4 4 4 4 4 4 4 4 4 4 4 4 4 4 5 7 7 7 7 7 7 7 7 7 8 0");
    CHECK(wave.of("host_port.loading", 0, 3) == "1 0 0");

    // Both inputs fire at once, the hidden unit does not.
    CHECK(wave.of("encoder0.state", 4, 20) == "0 1 1 1 3 3 3 3 3 3 3 3 3 3 3 0");
    CHECK(wave.of("encoder0.segment", 4, 9) == "0 0 0 1 1");
    CHECK(wave.of("encoder0.position", 5, 8) == "0 1 0");
    CHECK(wave.of("encoder0.token_valid", 4, 8) == "0 1 1 0");
    CHECK(wave.of("encoder0.token_column", 5, 7) == "0 1");
    CHECK(wave.of("encoder0.token_matrix", 5, 7) == "0 0");
    CHECK(wave.of("encoder0.token_delta", 5, 7) == "100 50");
    CHECK(wave.of("encoder0.credits", 5, 13) == "32 31 30 31 31 31 31 32");

    // Each token can be popped two cycles after it was emitted; the columns follow without a bubble.
    CHECK(wave.of("array0.fifo_level", 6, 13) == "0 1 1 1 1 1 0");
    CHECK(wave.of("array0.pop", 6, 13) == "0 1 0 0 0 1 0");
    CHECK(wave.of("array0.column", 7, 15) == "0 0 0 0 1 1 1 1");
    CHECK(wave.of("array0.word", 7, 15) == "0 1 2 3 0 1 2 3");
    CHECK(wave.of("array0.busy", 6, 16) == "0 1 1 1 1 1 1 1 1 0");
    CHECK(wave.of("array0.state", 4, 20) == "0 3 3 1 1 1 1 1 1 1 1 4 4 4 4 0");
    CHECK(wave.of("bank0.enable", 6, 16) == "0 1 1 1 1 1 1 1 1 0");
    CHECK(wave.of("bank0.address", 7, 15) == "0 1 2 3 4 5 6 7");

    CHECK(wave.of("activation_unit.state", 19, 30) == "0 1 1 1 1 2 2 2 2 2 0");
    CHECK(wave.of("activation_unit.h_valid", 28, 31) == "0 1 0");
    CHECK(wave.of("host_port.transferring", 28, 31) == "0 1 0");
}

TEST_CASE("An encoder without a credit shows fifo_full and stands still") {
    arch::spartus::Config config = one_pe();
    config.delta_encoder.fifo_depth = 1;
    Recording wave(config, test::uniform_network(2, 1), {one_frame()});
    // The token of cycle 5 is popped in 7, so its credit is back in 8.
    CHECK(wave.of("encoder0.state", 5, 11) == "1 2 2 1 1 3");
    CHECK(wave.of("encoder0.credits", 5, 10) == "1 0 0 1 0");
    CHECK(wave.of("encoder0.position", 5, 10) == "0 1 1 1 0");
    CHECK(wave.of("encoder0.token_valid", 5, 10) == "1 0 0 1 0");
}

TEST_CASE("A word that waits for an accumulator shows a hazard") {
    arch::spartus::Config config = one_pe();
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.pe_array.latency = 6;
    Recording wave(config, test::uniform_network(2, 1), {one_frame()});
    // Entry 0 is used in cycle 7 and free again after 6 cycles: the second column waits for cycle 13.
    CHECK(wave.of("array0.state", 7, 18) == "1 1 1 1 2 2 1 1 1 1 4");
    CHECK(wave.of("array0.busy", 7, 18) == "1 1 1 1 0 0 1 1 1 1 0");
    CHECK(wave.of("array0.pop", 7, 18) == "1 0 0 0 0 0 1 0 0 0 0");
    CHECK(wave.of("array0.column", 10, 14) == "0 0 0 1");
    CHECK(wave.of("bank0.enable", 10, 14) == "1 0 0 1");
}

TEST_CASE("A wave shows commands, beats, what a stream buffer holds and the wait for it") {
    arch::spartus::Config config = one_pe();
    config.weight_bank.source = arch::spartus::WeightSource::memory;
    config.memory = {2, 2, 2, 0};  // a beat for each word of two bytes; latency and gap of 2
    Recording wave(config, test::uniform_network(2, 1), {one_frame()});

    // The tokens can be popped from 7 and 8 on. Beats of the first column in 10-13, of the second in 16-19.
    CHECK(wave.of("memory_port.command", 6, 10) == "0 1 1 0");
    CHECK(wave.of("memory_port.column", 7, 9) == "0 1");
    CHECK(wave.of("memory_port.under_way", 7, 22) == "0 1 2 2 2 2 2 1 1 1 1 1 1 0 0");
    CHECK(wave.of("memory_port.beat", 9, 21) == "0 1 1 1 1 0 0 1 1 1 1 0");
    CHECK(wave.of("bank0.reserved", 7, 22) == "0 4 8 8 8 7 6 5 4 4 4 3 2 1 0");
    CHECK(wave.of("bank0.level", 10, 22) == "0 1 1 1 1 0 0 1 1 1 1 0");
    CHECK(wave.of("bank0.enable", 10, 22) == "0 1 1 1 1 0 0 1 1 1 1 0");
    CHECK(wave.of("array0.state", 4, 26) == "0 3 3 6 6 6 6 1 1 1 1 6 6 1 1 1 1 4 4 4 4 0");
    CHECK(wave.of("array0.pop", 10, 19) == "0 1 0 0 0 0 0 1 0");
}
