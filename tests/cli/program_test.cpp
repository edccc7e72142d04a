// The program as a user meets it: exit codes, one clear line, files that appear whole or not at all.

#include <sstream>

#include <nlohmann/json.hpp>

#include "spartus/io/npy.hpp"

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

TEST_CASE("A run prints a summary and writes steps, statistics and hidden states") {
    const Workplace place;
    const auto outcome = place.run(simple_run + "--steps-csv s.csv --stats s.json --hidden h.npy");
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.text.find("latency per step") != std::string::npos);

    const std::string csv = place.read("s.csv");
    CHECK(csv.find("sequence,step,layer,cycles,max_tokens,tokens,fired_x,fired_h") == 0);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 7);

    const auto stats = nlohmann::json::parse(place.read("s.json"));
    CHECK(stats["config"]["accelerator"]["arrays"] == 2);
    CHECK(stats["figures"]["time_steps"] == 6);
    CHECK(stats["inputs"].size() == 3);
    CHECK(stats["inputs"][0]["sha256"].get<std::string>().size() == 64);
    std::uint64_t phases = 0;
    for (const auto& cycles : stats["ledger"]["phases"]) phases += cycles.get<std::uint64_t>();
    CHECK(phases == stats["figures"]["cycles"]);

    const auto hidden = spartus::io::read_npy(place.file("h.npy").string());
    CHECK(hidden.shape == std::vector<std::size_t>{6, 9});
    CHECK(std::holds_alternative<std::vector<std::int16_t>>(hidden.values));
}

TEST_CASE("A run says what the design takes of a device and what energy") {
    const Workplace place;
    const std::string configs = SPARTUS_SOURCE_DIR "/configs/";
    const auto plain = place.run(simple_run + "--stats plain.json");
    CHECK(plain.text.find("DSP48 (derived)") != std::string::npos);
    const auto plain_stats = nlohmann::json::parse(place.read("plain.json"));
    CHECK(plain_stats["cost"]["total"]["dsp48"] == plain_stats["figures"]["dsp48"]);
    CHECK(plain_stats["cost"]["modules"]["weight banks"]["bram36"] == plain_stats["figures"]["weight_bram36"]);
    CHECK(!plain_stats["cost"].contains("device"));
    CHECK(!plain_stats.contains("energy"));

    const auto full = place.run(simple_run + "--stats full.json --device " + configs +
                                "devices/xc7z007s.cfg --energy " + configs + "energy/spartus-28nm.cfg");
    INFO(full.text);
    REQUIRE(full.code == 0);
    CHECK(full.text.find("fits XC7Z007S") != std::string::npos);
    CHECK(full.text.find("calibrated on one published point") != std::string::npos);
    const auto stats = nlohmann::json::parse(place.read("full.json"));
    CHECK(stats["cost"]["device"]["fits"] == true);
    CHECK(stats["figures"]["watts_back_to_back"] > 0);
    CHECK(stats["figures"]["watts_real_time"] > 0);

    place.write("tiny.cfg", "[device]\nname = TINY\n[resources]\nlut = 1\nff = 9999\ndsp = 99\nbram36 = 99\n");
    const auto theoretical = place.run(simple_run + "--stats t.json --device tiny.cfg");
    CHECK(theoretical.code == 0);
    CHECK(theoretical.text.find("THEORETICAL: does not fit TINY: LUT ") != std::string::npos);
    CHECK(nlohmann::json::parse(place.read("t.json"))["cost"]["device"]["theoretical"] == true);

    check_refused(place, simple_run + "--device a.cfg", 3, "a.cfg: accelerator.arrays is not a key");
    check_refused(place, simple_run + "--energy none.cfg", 3, "none.cfg: cannot be read");
}

TEST_CASE("The same inputs give the same bytes, however far modules run ahead") {
    const Workplace place;
    place.must_run(simple_run + "--steps-csv a.csv --stats a.json --hidden a.npy");
    place.must_run(simple_run + "--steps-csv b.csv --stats b.json --hidden b.npy --run-ahead 0");
    for (const char* ending : {".csv", ".json", ".npy"}) {
        CHECK_FALSE(place.read(std::string("a") + ending).empty());
        CHECK(place.read(std::string("a") + ending) == place.read(std::string("b") + ending));
    }
}

TEST_CASE("Statistics say what bounds the run and what would shorten it") {
    const Workplace place;
    CHECK(place.run(simple_run + "--steps-csv s.csv --stats s.json --stats-steps").text.find("--what-if") !=
          std::string::npos);
    auto stats = nlohmann::json::parse(place.read("s.json"));
    std::uint64_t bounded = 0, steps = 0;
    for (const auto& cycles : stats["critical_path"]["cycles"]) bounded += cycles.get<std::uint64_t>();
    for (const auto& count : stats["critical_path"]["steps_bounded"]) steps += count.get<std::uint64_t>();
    CHECK(bounded == stats["figures"]["cycles"]);
    CHECK(steps == 6);
    CHECK(stats["steps"]["bound"].size() == 6);
    CHECK(place.read("s.csv").find(",finish,bound,bound_module,encoder_scan,") != std::string::npos);
    CHECK_FALSE(stats.contains("what_if"));

    const auto outcome = place.run(simple_run + "--stats s.json --what-if");
    INFO(outcome.text);
    CHECK(outcome.code == 0);
    CHECK(outcome.text.find("a perfect balance") != std::string::npos);
    stats = nlohmann::json::parse(place.read("s.json"));
    const std::int64_t cycles = stats["figures"]["cycles"];
    std::size_t made_by_keys = 0;
    for (const auto& change : stats["what_if"]) {
        CHECK(change["saved_cycles"] == cycles - change["cycles"].get<std::int64_t>());
        if (change["set"].empty()) continue;  // the perfect balance has no key
        std::string keys;
        for (const auto& key : change["set"]) keys += " --set " + key.get<std::string>();
        place.must_run(simple_run + "--stats changed.json" + keys);
        CHECK(nlohmann::json::parse(place.read("changed.json"))["figures"]["cycles"] == change["cycles"]);
        ++made_by_keys;
    }
    CHECK(stats["what_if"].size() == made_by_keys + 1);
    CHECK(made_by_keys >= 3);
}

TEST_CASE("Wrong usage ends with code 2 and one line") {
    const Workplace place;
    check_refused(place, "rnu", 2, "did you mean 'run'?");
    check_refused(place, "run a.cfg --network net.safetensors", 2, "--trace");
    check_refused(place, simple_run + "--stat s.json", 2, "--stat");
    check_refused(place, simple_run + "--run-ahead -1", 2, "--run-ahead");
    check_refused(place, "generate network n.safetensors --inputs 0 --hidden 4", 2, "at least 1 input");
}

TEST_CASE("A wrong configuration ends with code 3 and names the key") {
    const Workplace place;
    check_refused(place, simple_run + "--set delta_encoder.lookahed=3", 3, "delta_encoder.lookahead");
    check_refused(place, simple_run + "--set pe_array.latency=1", 3, "pe_array.latency");
    check_refused(place, simple_run + "--set accelerator.arrays=0", 3, "accelerator.arrays");
    check_refused(place, "run none.cfg --network net.safetensors --trace trace.npy", 3, "none.cfg");
}

TEST_CASE("A wrong input file ends with code 4 and names the file") {
    const Workplace place;
    place.must_run("generate trace wide.npy --steps 2 --inputs 6 --firing 0.5");
    place.write("broken.npy", place.read("trace.npy").substr(0, 100));
    place.write("huge.safetensors", std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10));
    check_refused(place, "run a.cfg --network net.safetensors --trace wide.npy", 4, "wide.npy");
    check_refused(place, "run a.cfg --network net.safetensors --trace broken.npy", 4, "broken.npy");
    check_refused(place, "run a.cfg --network net.safetensors --trace absent.npy", 4, "absent.npy");
    check_refused(place, "run a.cfg --network huge.safetensors --trace trace.npy", 4, "huge.safetensors");
    check_refused(place, "run a.cfg --network trace.npy --trace trace.npy", 4, "trace.npy");
}

TEST_CASE("An output that cannot be written ends with code 5 and leaves nothing behind") {
    const Workplace place;
    check_refused(place, simple_run + "--stats no/such/place.json", 5, "no/such/place.json");
    check_refused(place, simple_run + "--hidden h.npy --stats no/such/place.json", 5, "no/such/place.json");
    check_refused(place, simple_run + "--hidden same --stats same", 2, "name the same file");
}

TEST_CASE("Every subcommand explains itself") {
    const Workplace place;
    std::istringstream overview(place.run("--help").text);
    std::size_t subcommands = 0;
    for (std::string line; std::getline(overview, line);) {
        std::string name;
        std::istringstream(line) >> name;
        if (line.rfind("  ", 0) != 0 || name == "spartus" || name == "--version") continue;
        const auto outcome = place.run(name + " --help");
        INFO(name);
        CHECK(outcome.code == 0);
        CHECK(outcome.text.find("spartus " + name) == 0);
        ++subcommands;
    }
    CHECK(subcommands > 10);
    CHECK(place.run("--version").text.find("spartus ") == 0);
}

TEST_CASE("What --help-config prints is itself a configuration") {
    const Workplace place;
    place.write("all.cfg", place.run("run --help-config").text);
    const auto outcome = place.run("run all.cfg --network net.safetensors --trace trace.npy");
    INFO(outcome.text);
    CHECK(outcome.code == 0);
}
