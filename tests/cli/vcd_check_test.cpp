// Waves of real runs, counted anew and held against the statistics of the same run.

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

namespace {

struct Case {
    const char* name;
    const char* settings;     ///< --set …
    const char* window = "";  ///< --vcd-window …
    const char* covers = "whole run";
    const char* network = "";  ///< arguments of generate network; empty: the workplace's
    const char* trace = "";
    const char* more_traces = "";
};

void check_holds(const Case& run) {
    const Workplace place;
    INFO(run.name);
    std::string inputs = "--network net.safetensors --trace trace.npy ";
    if (*run.network != '\0') {
        REQUIRE(place.run(std::string("generate network n.safetensors ") + run.network).code == 0);
        REQUIRE(place.run(std::string("generate trace t.npy ") + run.trace).code == 0);
        inputs = "--network n.safetensors --trace t.npy ";
    }
    const auto ran = place.run("run a.cfg " + inputs + run.more_traces + ' ' + run.settings + ' ' + run.window +
                               " --vcd w.vcd --stats s.json");
    INFO(ran.text);
    REQUIRE(ran.code == 0);
    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 0);
    CHECK(checked.text.find(run.covers) != std::string::npos);
    CHECK(checked.text.find("equal the statistics") != std::string::npos);
    CHECK(place
              .run("run a.cfg " + inputs + run.more_traces + ' ' + run.settings + ' ' + run.window +
                   " --vcd in-time.vcd --run-ahead 0")
              .code == 0);
    CHECK((place.read("w.vcd") == place.read("in-time.vcd")));
}

/// A wave and its statistics to be spoilt.
std::string recorded(const Workplace& place) {
    REQUIRE(place.run(simple_run + "--vcd w.vcd --stats s.json").code == 0);
    return place.read("w.vcd");
}

/// The identifier of a signal in the wave.
std::string identifier(const std::string& wave, const std::string& module, const std::string& name) {
    std::istringstream words(wave.substr(wave.find("$scope module " + module + ' ')));
    for (std::string kind, width, id, word; words >> word;) {
        if (word != "$var") continue;
        words >> kind >> width >> id >> word;
        if (word == name) return id;
    }
    FAIL("no signal " << name);
    return {};
}

}  // namespace

TEST_CASE("A wave equals the statistics of its run whatever the configuration") {
    const Case run = GENERATE(values<Case>({
        {"the workplace's", ""},
        {"zero_skip", "--set delta_encoder.mode=zero_skip"},
        {"dense", "--set delta_encoder.mode=dense --set weight_bank.format=dense"},
        {"stalls", "--set pe_array.hazard=stall --set pe_array.latency=6"},
        {"bound by the output", "--set host.elements_per_beat=1 --set delta_encoder.threshold_x=8"},
        {"one credit", "--set delta_encoder.fifo_depth=1 --set delta_encoder.latency=4"},
        {"lookahead 1", "--set delta_encoder.lookahead=1 --set delta_encoder.threshold_h=0.2"},
        {"no sync and no finish", "--set controller.sync_cycles=0 --set controller.finish_cycles=0"},
        {"real time", "--set host.mode=real_time --set host.frame_period_us=0.7"},
        {"one array", "--set accelerator.arrays=1"},
        {"more arrays than inputs", "--set accelerator.arrays=16"},
        {"weights from memory", "--set weight_bank.source=memory"},
        {"a slow memory",
         "--set weight_bank.source=memory --set memory.beat_bytes=3 --set memory.gap=3 "
         "--set memory.outstanding=2 --set pe_array.hazard=stall --set pe_array.latency=6"},
        {"a fast memory",
         "--set weight_bank.source=memory --set memory.beat_bytes=64 --set memory.latency=0 "
         "--set weight_bank.format=dense --set pe_array.hazard=stall"},
    }));
    check_holds(run);
}

TEST_CASE("A wave of several layers and sequences equals the statistics of its run") {
    check_holds({"three layers", "--set controller.finish_cycles=0 --set controller.start_cycles=3", "",
                 "whole run", "--inputs 7 --hidden 10 --layers 3 --seed 4",
                 "--steps 5 --inputs 7 --firing 0.4 --seed 5", "--trace t.npy --trace t.npy"});
}

TEST_CASE("A wave of a part of a run equals the statistics of its steps") {
    const Case run = GENERATE(values<Case>({
        {"steps", "", "--vcd-window steps=1:4", "3 steps, "},
        {"steps up to the end", "--set controller.finish_cycles=0", "--vcd-window steps=4:", "2 steps, "},
        {"cycles", "", "--vcd-window cycles=61:200", "(cycles=61:200), of a run of 6 steps"},
        {"cycles of stalls", "--set pe_array.hazard=stall --set delta_encoder.fifo_depth=2",
         "--vcd-window cycles=47:", "(cycles=47:"},
        {"cycles of waits for memory", "--set weight_bank.source=memory",
         "--vcd-window cycles=47:", "(cycles=47:"},
        {"steps with weights from memory", "--set weight_bank.source=memory", "--vcd-window steps=2:5",
         "3 steps, "},
        {"cycles and a long way", "--set delta_encoder.latency=9", "--vcd-window cycles=53:", "(cycles=53:"},
    }));
    check_holds(run);
}

TEST_CASE("A wave of an accelerator of the published size equals the statistics of its run") {
    check_holds({"published size", "--set accelerator.arrays=8 --set accelerator.pes_per_array=64", "",
                 "12 steps, ", "--inputs 123 --hidden 1024 --seed 1",
                 "--steps 12 --inputs 123 --firing 0.2 --seed 2"});
}

TEST_CASE("A wave of one module holds what tells its steps apart and is compared as far as it goes") {
    const Workplace place;
    REQUIRE(place.run(simple_run + "--vcd w.vcd --stats s.json --vcd-scope array1 --vcd-window steps=1:4").code ==
            0);
    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 0);
    CHECK(checked.text.find("not compared: encoder0 array0 bank0 encoder1 bank1 activation_unit host_port") !=
          std::string::npos);
    CHECK(checked.text.find(" of 2 modules equal") != std::string::npos);
}

TEST_CASE("One busy flag of one cycle turned over ends with code 1") {
    const Workplace place;
    std::string wave = recorded(place);
    const std::string busy = '\n' + std::string("1") + identifier(wave, "array1", "busy") + '\n';
    const std::size_t at = wave.find(busy, wave.find("$dumpvars"));
    REQUIRE(at != std::string::npos);
    wave[at + 1] = '0';
    place.write("w.vcd", wave);
    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 1);
    CHECK(checked.text.find("array1, cycle ") != std::string::npos);
    CHECK(checked.text.find("busy is 0, state issue is 1") != std::string::npos);
}

TEST_CASE("The statistics of another run end with code 1") {
    const Workplace place;
    recorded(place);
    REQUIRE(place.run(simple_run + "--stats s.json --stats-steps --set delta_encoder.mode=dense").code == 0);
    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 1);
    CHECK(checked.text.find("sequence 0 step ") != std::string::npos);
    CHECK(checked.text.find("statistics\n") != std::string::npos);
}

TEST_CASE("A wave or statistics that cannot be read end with code 4 and one line") {
    const Workplace place;
    const std::string wave = recorded(place);
    check_refused(place, "vcd-check none.vcd --stats s.json", 4, "none.vcd");
    check_refused(place, "vcd-check w.vcd --stats none.json", 4, "none.json");
    check_refused(place, "vcd-check s.json --stats s.json", 4, "is it a VCD file?");
    check_refused(place, "vcd-check w.vcd --stats w.vcd", 4, "w.vcd: parse error at line 1");
    place.write("cut.vcd", wave.substr(0, wave.size() / 2));
    check_refused(place, "vcd-check cut.vcd --stats s.json", 4, "cut off");
    check_refused(place, "vcd-check w.vcd", 2, "--stats");
}
