// The model and the second opinion on random accelerators, networks and sequences: every cycle, count and value.

#include <sstream>

#include "spartus/base/child_process.hpp"
#include "spartus/nn/bank_layout.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/simulation.hpp"
#include "spartus/stats/ledger.hpp"

#include "second_opinion/inputs.hpp"
#include "support/catch.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

struct Run {
    arch::spartus::Config config;
    nn::Network network;  ///< not pruned
    std::vector<nn::Trace> traces;
};

/// The same with its weights in a memory of whatever kind, and stream buffers that just suffice or not much larger.
void stream_weights(test::Random& random, Run& run) {
    nn::Network pruned = run.network;
    if (run.config.network.gamma) {
        nn::apply_cbtd(pruned, *run.config.network.gamma, run.config.accelerator.pes_per_array);
    }
    if (random.one_in(2)) run.config.accelerator.arrays = random.between(2u, 8u);
    std::uint32_t blen = 1;
    const nn::BankLayout layout =
        nn::lay_out(pruned, {1, run.config.accelerator.pes_per_array, run.config.weight_bank.format});
    for (const nn::PlacedMatrix& matrix : layout.matrices) blen = std::max(blen, matrix.content.blen);
    run.config.weight_bank.source = arch::spartus::WeightSource::memory;
    run.config.weight_bank.buffer_words = blen + random.between(0u, random.one_in(2) ? 2u : 3 * blen);
    run.config.memory.beat_bytes = random.one_in(4) ? random.between(16u, 64u) : random.between(1u, 16u);
    run.config.memory.latency = random.one_in(3) ? 0 : random.between(1u, 30u);
    run.config.memory.gap = random.one_in(2) ? 0 : random.between(1u, 5u);
    run.config.memory.outstanding = random.one_in(2) ? 0 : random.between(1u, 4u);
}

Run random_run(unsigned seed) {
    test::Random random(seed);
    Run run;
    run.config = test::random_config(random);
    run.config.delta_encoder.threshold_x = random.between(0, 60) / 256.0;
    run.config.delta_encoder.threshold_h = random.between(0, 20) / 256.0;
    constexpr const char* gammas[] = {"", "0.3", "0.5", "0.75", "0.9"};
    const char* const gamma = gammas[random.between(0, 4)];
    if (*gamma != '\0') run.config.network.gamma = Decimal::parse(gamma);
    std::vector<std::size_t> sizes(random.between<std::size_t>(2, 4));
    for (std::size_t& size : sizes) size = random.between<std::size_t>(1, 24);
    if (random.one_in(4)) {  // many results from little work: the output holds a step up
        sizes = {random.between<std::size_t>(1, 3), random.between<std::size_t>(30, 60)};
        run.config.accelerator.pes_per_array = random.between(16u, 64u);
        run.config.host.elements_per_beat = 1;
    }
    run.network =
        test::random_network(sizes, random.bits(), random.between(1, 4), seed % 2 == 0 ? &nn::lstm : &nn::gru);
    const unsigned sequences = random.between(1u, 3u);
    for (unsigned k = 0; k < sequences; ++k) {
        const auto steps = random.between<std::size_t>(0, 5);
        run.traces.push_back(test::random_trace(steps, sizes.front(), random.bits(), random.one_in(2) ? 1024 : 64));
    }
    return run;
}

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

std::string difference(const Run& run, const second_opinion::Outcome& opinion,
                       Cycle run_ahead = parts::Clock::unlimited) {
    nn::Network pruned = run.network;
    if (run.config.network.gamma) {
        nn::apply_cbtd(pruned, *run.config.network.gamma, run.config.accelerator.pes_per_array);
    }
    sim::RunOptions options;
    options.machine.run_ahead = run_ahead;
    options.machine.check_links = true;
    const stats::Run model = sim::simulate(run.config, pruned, run.traces, options);
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
        const Run run = random_run(seed);
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
        Run run = random_run(seed);
        test::Random random(seed + 1'000'000);
        stream_weights(random, run);
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
