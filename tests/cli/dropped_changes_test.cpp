// A change that is missing in a wave is found, whatever signal it is of and whatever was run. docs/waves.md says
// which cannot be.

#include "replay/dropped_changes.hpp"

#include <map>
#include <set>
#include <vector>

#include "spartus/replay/replay.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

constexpr std::size_t per_signal = 5;

/// Kinds of signals of which a dropped change passed unnoticed, of up to `per_signal` changes of each kind.
std::set<std::string> unnoticed(const Workplace& place, unsigned seed) {
    const WaveLines wave(place.read("w.vcd"));
    std::map<std::string, std::vector<WaveChange>> by_signal;
    for (const WaveChange& change : wave.changes()) by_signal[change.signal].push_back(change);
    Random random(seed);
    std::set<std::string> signals;
    for (auto& [signal, changes] : by_signal) {
        for (std::size_t k = 0; k < std::min(per_signal, changes.size()); ++k) {
            std::swap(changes[k], changes[random.between(k, changes.size() - 1)]);
            place.write("d.vcd", wave.without(changes[k]));
            if (replay::replay(place.file("d.vcd").string(), place.file("s.json").string()).passed()) {
                INFO(signal << ", line " << changes[k].line);
                signals.insert(signal);
            }
        }
    }
    return signals;
}

}  // namespace

TEST_CASE("A change that a wave of a whole run lacks is found, but for the value of a token") {
    const std::string settings = GENERATE(
        std::string(), std::string("--set pe_array.hazard=stall --set pe_array.latency=6"),
        std::string(
            "--set delta_encoder.mode=dense --set host.elements_per_beat=1 --set delta_encoder.fifo_depth=1"),
        std::string("--set delta_encoder.lookahead=16 --set delta_encoder.threshold_x=2"),
        std::string("--set weight_bank.source=memory --set memory.gap=2 --set memory.outstanding=3"),
        std::string("--set weight_bank.source=memory --set memory.beat_bytes=64 --set memory.latency=1 "
                    "--set pe_array.hazard=stall"));
    const Workplace place;
    INFO(settings);
    REQUIRE(place.run(simple_run + settings + " --vcd w.vcd --stats s.json").code == 0);
    const std::set<std::string> signals = unnoticed(place, 1);
    CHECK(signals == std::set<std::string>{"encoder.token_delta"});
}
