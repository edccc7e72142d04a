#include "replay/dropped_changes.hpp"

#include "spartus/replay/replay.hpp"

#include "io/files.hpp"
#include "replay/small_run.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

TEST_CASE("Every single change that the wave worked out by hand lacks is found") {
    const TemporaryDirectory place;
    write_file(place / "s.json", small_stats().dump());
    const WaveLines wave(SmallWave().text());
    CHECK(wave.changes().size() > 100);
    for (const WaveChange& change : wave.changes()) {
        write_file(place / "w.vcd", wave.without(change));
        INFO(change.signal << ", line " << change.line);
        CHECK(replay::replay(place / "w.vcd", place / "s.json").passed() ==
              (change.signal == "encoder.token_delta"));
    }
}
