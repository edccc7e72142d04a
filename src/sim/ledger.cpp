#include "spartus/sim/ledger.hpp"

namespace spartus::sim {

void Phases::add(const arch::spartus::StepTimes& times) {
    reset_ += times.reset;
    input_wait_ += times.input_wait;
    start_ += times.inspect - times.start;
    compute_ += times.barrier - times.inspect;
    sync_ += times.sync - times.barrier;
    output_full_ += times.activate - times.sync;
    activation_ += times.result - times.activate;
    finish_ += times.end - times.result;
}

Ledger Phases::with_compute(const Ledger& compute) const {
    Ledger ledger{{"reset", reset_}, {"input_wait", input_wait_}, {"start", start_}};
    ledger.insert(ledger.end(), compute.begin(), compute.end());
    ledger.insert(
        ledger.end(),
        {{"sync", sync_}, {"output_full", output_full_}, {"activation", activation_}, {"finish", finish_}});
    return ledger;
}

Cycle total(const Ledger& ledger) {
    Cycle sum = 0;
    for (const auto& [cause, cycles] : ledger) sum += cycles;
    return sum;
}

std::vector<std::pair<std::string, Ledger>> make_ledgers(const arch::spartus::Accelerator& accelerator,
                                                         std::size_t arrays, const Phases& phases, Cycle cycles) {
    std::vector<std::pair<std::string, Ledger>> ledgers;
    const Ledger whole_compute{{"compute", phases.compute()}};
    ledgers.emplace_back("controller", phases.with_compute(whole_compute));
    for (std::size_t n = 0; n < arrays; ++n) {
        const arch::spartus::DeltaEncoder::Counters& encoder = accelerator.encoder(n).counters();
        ledgers.emplace_back("encoder" + std::to_string(n), phases.with_compute({{"scan", encoder.scan},
                                                                                 {"fifo_full", encoder.fifo_full},
                                                                                 {"done", encoder.done}}));
    }
    for (std::size_t n = 0; n < arrays; ++n) {
        const arch::spartus::PeArray::Counters& array = accelerator.array(n).counters();
        ledgers.emplace_back("array" + std::to_string(n), phases.with_compute({{"issue", array.issue},
                                                                               {"hazard", array.hazard},
                                                                               {"starved", array.starved},
                                                                               {"drain", array.drain},
                                                                               {"barrier", array.barrier}}));
    }
    for (std::size_t n = 0; n < arrays; ++n) {
        const Cycle reads = accelerator.bank(n).counters().reads;
        ledgers.emplace_back("bank" + std::to_string(n),
                             phases.with_compute({{"read", reads}, {"idle", phases.compute() - reads}}));
    }
    ledgers.emplace_back("activation_unit", phases.with_compute(whole_compute));
    const Cycle input = accelerator.host_port().input_busy();
    const Cycle output = accelerator.host_port().output_busy(cycles);
    ledgers.emplace_back("host_input", Ledger{{"busy", input}, {"idle", cycles - input}});
    ledgers.emplace_back("host_output", Ledger{{"busy", output}, {"idle", cycles - output}});
    return ledgers;
}

}  // namespace spartus::sim
