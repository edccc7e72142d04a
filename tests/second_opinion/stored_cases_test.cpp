// The numbers kept in traces/regression, from the second opinion alone: the model takes no part but for reading and
// generating the inputs.

#include <map>

#include "spartus/base/child_process.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/regress/case_run.hpp"
#include "spartus/regress/runs.hpp"

#include "second_opinion/inputs.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

using Texts = std::map<std::string, std::string>;  ///< what is stored, by its name in the suite

std::string hash_of_h(const second_opinion::Outcome& outcome, std::size_t layers) {
    io::Bytes bytes;
    for (const second_opinion::Step& step : outcome.steps) {
        if (step.layer + 1 != layers) continue;
        for (const std::int16_t h : step.h) {
            const auto bits = static_cast<std::uint16_t>(h);
            bytes.push_back(static_cast<std::uint8_t>(bits & 0xff));
            bytes.push_back(static_cast<std::uint8_t>(bits >> 8));
        }
    }
    return io::sha256(bytes);
}

/// What is no cause: sums over the steps, in the order of the arrays.
void add_counts(Texts& texts, const second_opinion::Outcome& outcome, std::size_t arrays) {
    const auto count = [&](const char* name, auto member) {
        std::vector<Cycle> counts(arrays);
        for (const second_opinion::Step& step : outcome.steps) {
            for (std::size_t n = 0; n < arrays; ++n) counts[n] += step.arrays[n].*member;
        }
        texts[name] = regress::to_runs(counts);
    };
    count("encoder tokens_x", &second_opinion::ArrayCounts::tokens_x);
    count("encoder tokens_h", &second_opinion::ArrayCounts::tokens_h);
    count("array tokens", &second_opinion::ArrayCounts::tokens);
    count("array multiply_adds", &second_opinion::ArrayCounts::multiply_adds);
}

void add_memory(Texts& texts, const second_opinion::Outcome& outcome) {
    Cycle commands = 0, bytes = 0;
    for (const second_opinion::Step& step : outcome.steps) {
        commands += step.commands;
        bytes += step.bytes;
    }
    texts["memory_bytes"] = std::to_string(bytes);
    texts["memory_port commands"] = std::to_string(commands);
    texts["memory_port bytes"] = std::to_string(bytes);
    for (const auto& [cause, cycles] : outcome.ledger.at("memory_port")) {
        texts["memory_port " + cause] = std::to_string(cycles);
    }
}

/// As suites keep them: the phases are the controller's; causes of other modules by kind, in the order of the
/// number.
void add_ledger(Texts& texts, const second_opinion::Outcome& outcome, std::size_t arrays) {
    const auto& phases = outcome.ledger.at("controller");
    for (const auto& [phase, cycles] : phases) texts["phases " + phase] = std::to_string(cycles);
    for (const std::string kind : {"encoder", "array", "bank"}) {
        for (const auto& [cause, unused] : outcome.ledger.at(kind + '0')) {
            if (phases.count(cause) != 0) continue;
            std::vector<Cycle> cycles;
            for (std::size_t n = 0; n < arrays; ++n) {
                cycles.push_back(outcome.ledger.at(kind + std::to_string(n)).at(cause));
            }
            texts[kind + ' ' + cause] = regress::to_runs(cycles);
        }
    }
    add_counts(texts, outcome, arrays);
    for (const std::string kind : {"host_input", "host_output"}) {
        for (const auto& [cause, cycles] : outcome.ledger.at(kind))
            texts[kind + ' ' + cause] = std::to_string(cycles);
    }
    if (outcome.ledger.count("memory_port") != 0) add_memory(texts, outcome);
}

Texts opinion_of(const regress::CaseInputs& inputs) {
    const auto& config = inputs.design.as<arch::spartus::Config>();
    const auto outcome = test::second_opinion_of(config, inputs.network, inputs.traces);
    Cycle tokens = 0, words = 0, multiply_adds = 0;
    std::vector<std::vector<Cycle>> steps(inputs.traces.size());
    for (const second_opinion::Step& step : outcome.steps) {
        steps[step.sequence].push_back(step.end - step.begin);
        for (const second_opinion::ArrayCounts& array : step.arrays) {
            tokens += array.tokens;
            words += array.issue;
            multiply_adds += array.multiply_adds;
        }
    }
    Texts texts{{"cycles", std::to_string(outcome.cycles)},
                {"tokens", std::to_string(tokens)},
                {"words", std::to_string(words)},
                {"multiply_adds", std::to_string(multiply_adds)},
                {"h_sha256", hash_of_h(outcome, inputs.network.layers.size())}};
    for (std::size_t k = 0; k < steps.size(); ++k) texts["steps " + std::to_string(k)] = regress::to_runs(steps[k]);
    add_ledger(texts, outcome, config.accelerator.arrays);
    return texts;
}

Texts stored(const regress::Numbers& numbers) {
    Texts texts{{"h_sha256", numbers.h_sha256}};
    for (const auto& [name, value] : numbers.totals) texts[name] = std::to_string(value);
    for (std::size_t k = 0; k < numbers.steps.size(); ++k) {
        texts["steps " + std::to_string(k)] = regress::to_runs(numbers.steps[k]);
    }
    for (const regress::LedgerRow& cause : numbers.ledger) {
        texts[cause.kind + ' ' + cause.cause] = regress::to_runs(cause.cycles);
    }
    return texts;
}

/// What differs, a line each: only in the suite, only from the second opinion, or different in both.
std::string differences(const Texts& is, const Texts& expected) {
    std::string lines;
    for (const auto& [name, text] : expected) {
        const auto found = is.find(name);
        if (found == is.end() || found->second != text) {
            lines += name + ": " + (found == is.end() ? "nothing" : found->second) + ", stored " + text + '\n';
        }
    }
    for (const auto& [name, text] : is) {
        if (expected.count(name) == 0) lines += name + ": " + text + ", nothing stored\n";
    }
    return lines;
}

/// Side by side, since some are long.
std::size_t check_suite(const std::string& name) {
    const auto suite = regress::read_suite(SPARTUS_SOURCE_DIR "/traces/regression/" + name + ".json");
    std::vector<ChildWork> work;
    std::vector<const regress::Case*> cases;
    for (const regress::Case& one : suite.cases) {
        if (regress::inputs_of(one).design.architecture().name != std::string("spartus")) continue;
        cases.push_back(&one);
        work.emplace_back(
            [&one] { return differences(opinion_of(regress::inputs_of(one)), stored(*one.expected)); });
    }
    in_child_processes(work, 2, [&](std::size_t n, const ChildOutcome& outcome) {
        INFO(cases[n]->name);
        CHECK(outcome.code == ExitCode::ok);
        CHECK(outcome.text == "");
    });
    return cases.size();
}

}  // namespace

TEST_CASE("Every stored number is the second opinion's: suite smoke") {
    CHECK(check_suite("smoke") >= 9);
}

TEST_CASE("Every stored number is the second opinion's: suite full") {
    CHECK(check_suite("full") >= 65);
}

TEST_CASE("Every stored number is the second opinion's: suite memory") {
    CHECK(check_suite("memory") >= 35);
}

TEST_CASE("Every stored number is the second opinion's: suite published") {
    CHECK(check_suite("published") >= 4);
}
