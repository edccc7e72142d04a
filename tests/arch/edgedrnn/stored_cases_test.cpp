// The numbers that traces/regression keeps of EdgeDRNN, from the plain machine alone: the model takes no part but
// for reading and generating the inputs.
#include <map>
#include <string>

#include "spartus/regress/hash.hpp"

#include "arch/edgedrnn/device.hpp"
#include "arch/edgedrnn/recorded_runs.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

using Ledger = std::map<std::string, Cycle>;

template <typename Causes>
void add(Ledger& ledger, const char* kind, const Causes& causes,
         const std::map<std::string, long Causes::*>& names) {
    for (const auto& [name, member] : names)
        ledger[std::string(kind) + ' ' + name] += static_cast<Cycle>(causes.*member);
}

const std::map<std::string, long PlainEncoderCauses::*> encoder_causes{
    {"sleep", &PlainEncoderCauses::sleep}, {"bias", &PlainEncoderCauses::bias},
    {"scan", &PlainEncoderCauses::scan},   {"input_wait", &PlainEncoderCauses::input_wait},
    {"turn", &PlainEncoderCauses::turn},   {"fifo_full", &PlainEncoderCauses::fifo_full},
    {"done", &PlainEncoderCauses::done}};

const std::map<std::string, long PlainMacCauses::*> mac_causes{{"sleep", &PlainMacCauses::sleep},
                                                               {"mac", &PlainMacCauses::mac},
                                                               {"weight_wait", &PlainMacCauses::weight_wait},
                                                               {"null", &PlainMacCauses::null},
                                                               {"starved", &PlainMacCauses::starved},
                                                               {"drain", &PlainMacCauses::drain},
                                                               {"activation", &PlainMacCauses::activation},
                                                               {"output_wait", &PlainMacCauses::output_wait}};

/// Drain and activation, in which the MAC array alone is at work, are phases too, and stored as these.
Ledger stored_causes(const regress::Numbers& numbers) {
    Ledger ledger;
    for (const regress::LedgerRow& cause : numbers.ledger) {
        if (cause.kind == "phases" && cause.cause == "drain") ledger["mac_array drain"] = cause.total();
        if (cause.kind == "phases" && cause.cause == "activation") ledger["mac_array activation"] += cause.total();
        if (cause.kind == "mac_array" && cause.cause == "output_wait")
            ledger["mac_array activation"] -= cause.total();
        const bool ours = (cause.kind == "encoder" && encoder_causes.count(cause.cause) != 0) ||
                          (cause.kind == "mac_array" && mac_causes.count(cause.cause) != 0);
        if (ours) ledger[cause.kind + ' ' + cause.cause] = cause.total();
    }
    return ledger;
}

/// Cycles that belong to no step, until an input is offered: the bias slot, then waiting for it.
void add_between(Ledger& ledger, Cycle cycles) {
    if (cycles == 0) return;
    ledger["encoder bias"] += 1;
    ledger["encoder input_wait"] += cycles - 1;
    ledger["mac_array starved"] += cycles;
}

void check_case(const regress::Case& stored) {
    INFO(stored.name);
    const DeviceInputs inputs = device_inputs_of(stored);
    const std::vector<PlainStep> plain = run_plain(plain_case(inputs.config, inputs.network, inputs.trace));
    REQUIRE(stored.expected);
    const regress::Numbers& numbers = *stored.expected;
    std::vector<Cycle> cycles;
    std::vector<std::int16_t> h;
    Ledger ledger;
    std::uint64_t columns = 0;
    for (std::size_t t = 0; t < plain.size(); ++t) {
        const PlainStep& step = plain[t];
        if (t == 0) {  // both sleep until the first input is offered
            ledger["encoder sleep"] += static_cast<Cycle>(step.s);
            ledger["mac_array sleep"] += static_cast<Cycle>(step.s);
        }
        if (t > 0) add_between(ledger, static_cast<Cycle>(step.s - plain[t - 1].Z) - 1);
        for (const PlainRow& row : step.layers) {
            cycles.push_back(static_cast<Cycle>(row.cycles));
            columns += static_cast<std::uint64_t>(row.columns);
            add(ledger, "encoder", row.encoder, encoder_causes);
            add(ledger, "mac_array", row.mac, mac_causes);
        }
        const std::vector<int>& last = step.layers.back().h;
        h.insert(h.end(), last.begin(), last.end());
    }
    CHECK(numbers.steps == std::vector<std::vector<Cycle>>{cycles});
    CHECK(numbers.cycles() == (plain.empty() ? 0 : static_cast<Cycle>(plain.back().Z) + 1));
    CHECK(numbers.h_sha256 == regress::hash_of(h.begin(), h.end()));
    if (plain.empty()) return;
    const Ledger stored_ledger = stored_causes(numbers);
    for (const auto& [cause, spent] : ledger) {
        INFO(cause);
        CHECK(stored_ledger.at(cause) == spent);
    }
    const auto tokens = std::find(numbers.totals.begin(), numbers.totals.end(),
                                  std::pair<std::string, std::uint64_t>("tokens", columns));
    CHECK(tokens != numbers.totals.end());
}

}  // namespace

TEST_CASE("Every stored number of EdgeDRNN is the plain machine's") {
    std::size_t checked = 0;
    for (const char* suite : {"smoke", "edgedrnn"}) {
        for (const regress::Case& stored : stored_suite(suite).cases) {
            if (std::string(regress::inputs_of(stored).design.architecture().name) != "edgedrnn") continue;
            check_case(stored);
            ++checked;
        }
    }
    CHECK(checked >= 28);
}
