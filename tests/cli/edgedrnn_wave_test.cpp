// Waves of runs of EdgeDRNN, counted anew and held against the statistics of the same run.

#include <sstream>

#include <nlohmann/json.hpp>

#include "spartus/replay/replay.hpp"

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

const std::string edge_run =
    "run " SPARTUS_SOURCE_DIR "/configs/edgedrnn-zynq7007s.cfg --network gru.safetensors --trace t.npy ";
/// Something of everything: waits, full FIFOs, stalls within bursts.
const std::string busy =
    "--set delta_encoder.threshold_x=0 --set delta_encoder.threshold_h=0.05 --set delta_encoder.fifo_depth=2 "
    "--set memory.latency=3 --set memory.gap=1 --set memory.outstanding=2 --set memory.stall_probability=60 "
    "--set memory.stall_max=4 --set host.wait=5 --set host.stall_seed=7 --set host.input_stall_probability=99 "
    "--set host.input_stall_max=6 --set host.output_stall_probability=99 --set host.output_stall_max=5 ";

struct Case {
    const char* name;
    std::string settings;
    const char* covers = "the whole run";
};

void make_inputs(const Workplace& place) {
    place.must_run("generate network gru.safetensors --inputs 13 --hidden 16 --layers 2 --cell gru --seed 3");
    place.must_run("generate trace t.npy --steps 5 --inputs 13 --firing 0.4 --seed 4");
}

void record(const Workplace& place, const std::string& settings) {
    make_inputs(place);
    place.must_run(edge_run + settings + " --vcd w.vcd --stats s.json");
}

void check_holds(const Case& run) {
    const Workplace place;
    INFO(run.name);
    record(place, run.settings);
    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 0);
    CHECK(checked.text.find(run.covers) != std::string::npos);
    place.must_run(edge_run + run.settings + " --vcd in-time.vcd --run-ahead 0");
    CHECK((place.read("w.vcd") == place.read("in-time.vcd")));
}

/// A wave in cycles: what changes in each, line by line, between the header and the end.
class WaveText {
   public:
    explicit WaveText(const std::string& text) {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) lines_.push_back(line);
    }

    /// Every signal of the accelerator, "module.name", with its identifier.
    std::vector<std::pair<std::string, std::string>> signals() const {
        std::vector<std::pair<std::string, std::string>> found;
        std::string module;
        for (const std::string& line : lines_) {
            std::istringstream words(line);
            std::string keyword, kind, width, id, name;
            words >> keyword >> kind >> width;
            if (keyword == "$scope") module = width;
            if (keyword != "$var") continue;
            words >> id >> name;
            if (name != "clock") found.emplace_back(module + '.' + name, id);
        }
        return found;
    }

    /// The same with a change of a signal, somewhere in the middle, a cycle late; empty if there is none to be
    /// moved.
    std::string late(const std::string& id) const {
        std::vector<std::size_t> times, changes;
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            const std::string& line = lines_[at];
            if (!line.empty() && line.front() == '#' && line.back() == '0') times.push_back(at);
            if (times.size() > 1 && is_change(line, id)) changes.push_back(at);
        }
        for (std::size_t k = changes.size() / 2; k + 1 < changes.size(); ++k) {
            const auto next = std::upper_bound(times.begin(), times.end(), changes[k]);
            if (next == times.end() || next + 1 == times.end() || changes[k + 1] < *(next + 1)) continue;
            std::vector<std::string> lines = lines_;
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(*next) + 1, lines[changes[k]]);
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(changes[k]));
            std::string text;
            for (const std::string& line : lines) text += line + '\n';
            return text;
        }
        return {};
    }

   private:
    static bool is_change(const std::string& line, const std::string& id) {
        if (line.empty() || line.front() == '#' || line.front() == '$') return false;
        const bool vector = line.front() == 'b';
        return vector ? line.substr(line.find(' ') + 1) == id || line.substr(line.find(' ') + 1) == id + ' '
                      : line.substr(1) == id;
    }

    std::vector<std::string> lines_;
};

}  // namespace

TEST_CASE("A wave of EdgeDRNN equals the statistics of its run whatever the configuration") {
    const Case run = GENERATE(values<Case>({
        {"as shipped", ""},
        {"everything", busy},
        {"late inputs", "--set host.wait=0 --set host.input_stall_probability=200 --set host.input_stall_max=40"},
        {"full FIFOs",
         "--set delta_encoder.threshold_x=0 --set delta_encoder.threshold_h=0 "
         "--set delta_encoder.fifo_depth=2 --set memory.latency=30 --set memory.outstanding=1"},
        {"other latencies",
         "--set delta_encoder.latency=5 --set delta_encoder.fifo_latency=4 --set pe_array.latency=1 "
         "--set activation_unit.interval=7 --set activation_unit.latency=20"},
        {"K = 4", "--set accelerator.pes=4"},
        {"lost biases", "--set delta_encoder.threshold_x=1.5 --set delta_encoder.threshold_h=1.9"},
    }));
    check_holds(run);
}

TEST_CASE("A wave of a part of a run of EdgeDRNN equals the statistics of its rows") {
    const Case run = GENERATE(values<Case>({
        {"steps", "--vcd-window steps=1:4", "6 steps, "},
        {"the last step", busy + "--vcd-window steps=4:", "2 steps, "},
        {"the first step", busy + "--vcd-window steps=0:1", "2 steps, "},
        {"cycles", busy + "--vcd-window cycles=101:", "(cycles=101:"},
    }));
    check_holds(run);
}

TEST_CASE("Whichever signal of EdgeDRNN changes a cycle late, vcd-check finds it") {
    const Workplace place;
    record(place, busy);
    const WaveText wave(place.read("w.vcd"));
    std::size_t moved = 0;
    for (const auto& [name, id] : wave.signals()) {
        const std::string late = wave.late(id);
        INFO(name);
        if (late.empty()) continue;
        // What these say is shown by nothing else: where results go, and which beat is which within a column.
        if (name == "output.leaves") continue;
        place.write("late.vcd", late);
        const replay::Outcome outcome =
            replay::replay(place.file("late.vcd").string(), place.file("s.json").string());
        INFO(text_of(outcome));
        CHECK_FALSE(outcome.passed());
        ++moved;
    }
    CHECK(moved >= 22);
}

TEST_CASE("Every number that the statistics of EdgeDRNN and the wave share is compared") {
    const Workplace place;
    record(place, busy);
    const auto stats = nlohmann::json::parse(place.read("s.json"));
    std::size_t changed = 0;
    for (const char* group : {"/steps/encoder", "/steps/mac_array", "/steps/command_port", "/ledger/encoder",
                              "/ledger/mac_array", "/ledger/phases"}) {
        const auto values = stats.at(nlohmann::json::json_pointer(group));
        for (const auto& [name, value] : values.items()) {
            auto other = stats;
            auto& place_of = other[nlohmann::json::json_pointer(group)][name];
            auto& number = value.is_array() ? place_of[3] : place_of;
            number = number.get<std::uint64_t>() + 1;
            place.write("other.json", other.dump());
            INFO(group << '/' << name);
            const auto outcome = replay::replay(place.file("w.vcd").string(), place.file("other.json").string());
            CHECK_FALSE(outcome.passed());
            ++changed;
        }
    }
    CHECK(changed == 11 + 9 + 1 + 7 + 8 + 4);
}
