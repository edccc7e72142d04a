// The model and the second opinion on random accelerators, networks and sequences: every cycle, count and value.

#include <sstream>

#include "spartus/base/child_process.hpp"
#include "spartus/sim/simulation.hpp"
#include "spartus/stats/ledger.hpp"

#include "second_opinion/inputs.hpp"
#include "support/catch.hpp"
#include "support/random_run.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

/// The first thing that differs, in words.
class Comparison {
   public:
    template <typename A, typename B>
    void same(const std::string& what, const A& model, const B& opinion) {
        if (!difference_.empty() || static_cast<std::int64_t>(model) == static_cast<std::int64_t>(opinion)) return;
        std::ostringstream text;
        text << what << ": the model says " << static_cast<std::int64_t>(model) << ", the second opinion "
             << static_cast<std::int64_t>(opinion);
        difference_ = text.str();
    }
    const std::string& difference() const { return difference_; }

   private:
    std::string difference_;
};

void compare_arrays(Comparison& comparison, const std::string& place,
                    const std::vector<arch::spartus::ArrayCounts>& model,
                    const std::vector<second_opinion::ArrayCounts>& opinion) {
    for (std::size_t n = 0; n < model.size(); ++n) {
        const auto& [encoder, array, bank] = model[n];
        const std::vector<Cycle> counts = {encoder.scan,       encoder.fifo_full, encoder.done,     array.issue,
                                           array.hazard,       array.memory,      array.starved,    array.drain,
                                           array.barrier,      encoder.tokens_x,  encoder.tokens_h, array.tokens,
                                           array.multiply_adds};
        const std::vector<second_opinion::Count> expected = opinion[n].all();
        for (std::size_t k = 0; k < counts.size(); ++k) {
            comparison.same(place + "array " + std::to_string(n) + " count " + std::to_string(k), counts[k],
                            expected[k]);
        }
        comparison.same(place + "reads", bank.read, opinion[n].issue);
    }
}

void compare_steps(Comparison& comparison, const stats::Run& model, const second_opinion::Outcome& opinion) {
    comparison.same("steps", model.steps.size(), opinion.steps.size());
    for (std::size_t k = 0; k < std::min(model.steps.size(), opinion.steps.size()); ++k) {
        const test::SpartusStep of_model = test::spartus_step(model.schema, model.steps[k]);
        const arch::spartus::StepTimes& t = of_model.times;
        const second_opinion::Step& step = opinion.steps[k];
        const std::string place = "sequence " + std::to_string(step.sequence) + " step " +
                                  std::to_string(step.step) + " layer " + std::to_string(step.layer) + ": ";
        comparison.same(place + "sequence", t.sequence, step.sequence);
        comparison.same(place + "step", t.step, step.step);
        comparison.same(place + "layer", t.layer, step.layer);
        comparison.same(place + "cycle 0", t.start, step.begin);
        comparison.same(place + "reset", t.reset, step.reset);
        comparison.same(place + "input_wait", t.input_wait, step.input_wait);
        comparison.same(place + "start", t.inspect - t.start, step.start);
        comparison.same(place + "compute", t.barrier - t.inspect, step.compute);
        comparison.same(place + "sync", t.sync - t.barrier, step.sync);
        comparison.same(place + "output_full", t.activate - t.sync, step.output_full);
        comparison.same(place + "activation", t.result - t.activate, step.activation);
        comparison.same(place + "finish", t.end - t.result, step.finish);
        comparison.same(place + "F", t.end, step.end);
        compare_arrays(comparison, place, of_model.arrays, step.arrays);
        const auto port = arch::spartus::LaneReader(model.schema).memory_port(model.steps[k]);
        comparison.same(place + "commands", port.commands, step.commands);
        comparison.same(place + "beats", port.busy, step.beats);
        comparison.same(place + "bytes", port.bytes, step.bytes);
    }
}

void compare_ledgers(Comparison& comparison, const stats::Run& model, const second_opinion::Outcome& opinion) {
    const stats::Ledger ledger = stats::ledger_of(model);
    comparison.same("modules", ledger.modules.size() + 1, opinion.ledger.size());
    const auto compare = [&](const std::string& module, const std::vector<stats::CauseCycles>& causes) {
        for (const auto& [cause, cycles] : causes) {
            comparison.same(module + ' ' + cause->name, cycles, opinion.ledger.at(module).at(cause->name));
        }
    };
    compare("controller", ledger.phases);
    for (const auto& [module, causes] : ledger.modules) compare(model.schema.name(module), causes);
}

void compare_values(Comparison& comparison, const stats::Run& model, const second_opinion::Outcome& opinion,
                    std::size_t layers) {
    std::size_t at = 0;
    for (const second_opinion::Step& step : opinion.steps) {
        if (step.layer + 1 != layers) continue;
        for (const std::int16_t h : step.h) comparison.same("h " + std::to_string(at), model.h.at(at), h), ++at;
    }
    comparison.same("elements of h", model.h.size(), at);
    for (std::size_t l = 0; l < layers; ++l) {
        comparison.same("BLEN ih", test::stored(model).layers[l].ih.blen, opinion.blen_ih[l]);
        comparison.same("BLEN hh", test::stored(model).layers[l].hh.blen, opinion.blen_hh[l]);
    }
}

std::string difference(const test::RandomRun& run, const second_opinion::Outcome& opinion,
                       Cycle run_ahead = parts::Clock::unlimited) {
    sim::RunOptions options;
    options.machine.run_ahead = run_ahead;
    options.machine.check_links = true;
    const stats::Run model = sim::simulate(run.config, test::pruned(run), run.traces, options);
    Comparison comparison;
    comparison.same("cycles", model.cycles, opinion.cycles);
    compare_steps(comparison, model, opinion);
    compare_ledgers(comparison, model, opinion);
    compare_values(comparison, model, opinion, run.network.layers.size());
    return comparison.difference();
}

}  // namespace

TEST_CASE("The model and the second opinion agree on 400 random runs: cycles, causes, counts, values") {
    std::map<std::string, Cycle> causes;
    for (unsigned seed = 0; seed < 400; ++seed) {
        INFO("seed " << seed);
        const test::RandomRun run = test::random_run(seed);
        const auto opinion = test::second_opinion_of(run.config, run.network, run.traces);
        CHECK(in_child_process([&] { return difference(run, opinion); }) == "");
        for (const auto& [module, ledger] : opinion.ledger) {
            for (const auto& [cause, cycles] : ledger) causes[cause] += cycles;
        }
    }
    for (const auto& [cause, cycles] : causes) {  // that there was something to agree about
        INFO(cause);
        CHECK(cycles > 0);
    }
}

TEST_CASE(
    "With weights from memory the model and the second opinion agree on 600 random runs, however far modules run "
    "ahead") {
    constexpr unsigned runs = 600;
    std::map<std::string, Cycle> causes;
    for (unsigned seed = 0; seed < runs; ++seed) {
        INFO("seed " << seed);
        test::RandomRun run = test::random_run(seed);
        test::Random random(seed + 1'000'000);
        test::stream_weights(random, run);
        const Cycle run_ahead = seed % 3 == 0   ? 0
                                : seed % 3 == 1 ? random.between(1u, 40u)
                                                : parts::Clock::unlimited;
        const auto opinion = test::second_opinion_of(run.config, run.network, run.traces);
        CHECK(in_child_process([&] { return difference(run, opinion, run_ahead); }) == "");
        for (const auto& [module, ledger] : opinion.ledger) {
            for (const auto& [cause, cycles] : ledger) causes[cause] += cycles;
        }
    }
    for (const auto& [cause, cycles] : causes) {
        INFO(cause);
        CHECK((cycles > 0 || cause == "output_full"));  // results come too slowly for that
    }
    CHECK(causes["memory"] > 0);
}
