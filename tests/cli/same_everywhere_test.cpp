// A figure is one number, wherever it is asked for: statistics, database, report, suite.

#include <nlohmann/json.hpp>

#include "spartus/explore/results_file.hpp"
#include "spartus/report/figure.hpp"

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using nlohmann::json;

namespace {

const std::string configs = SPARTUS_SOURCE_DIR "/configs/";

/// What a sweep of the one point that `config` is records of it.
json in_a_sweep(const test::Workplace& place, const std::string& config) {
    place.write("s.cfg", "[sweep]\nbase = " + config + "\nnetwork = net.safetensors\ntrace = trace.npy\ndevice = " +
                             configs + "devices/xc7z007s.cfg\nenergy = " + configs + "energy/spartus-28nm.cfg\n");
    place.must_run("explore s.cfg --output s.sqlite");
    return explore::read_results(place.file("s.sqlite").string()).rows.at(0).record.metrics;
}

json in_a_run(const test::Workplace& place, const std::string& config) {
    place.must_run("run " + config + " --network net.safetensors --trace trace.npy --stats s.json --device " +
                   configs + "devices/xc7z007s.cfg --energy " + configs + "energy/spartus-28nm.cfg");
    return json::parse(place.read("s.json"))["figures"];
}

void check_same(const test::Workplace& place, const std::string& config) {
    const json run = in_a_run(place, config);
    json point = in_a_sweep(place, config);
    point.erase("run");  // a column of its own: how the point was run
    place.must_run("report s.json -o s.html");
    const std::string page = place.read("s.html");
    CHECK(run.size() == point.size());
    for (const auto& [name, value] : run.items()) {
        INFO(name);
        CHECK(point[name] == value);
        const std::string exact = value.is_string() ? value.get<std::string>() : value.dump();
        CHECK(page.find("<data data-key=\"figures." + name + "\" value=\"" + exact + "\">") != std::string::npos);
    }
}

}  // namespace

TEST_CASE("Every figure of a run in real time is the same in statistics, database and report") {
    const test::Workplace place;
    place.write("r.cfg",
                "[accelerator]\narrays = 2\npes_per_array = 4\n[host]\nmode = real_time\nframe_period_us = 0.2\n");
    check_same(place, "r.cfg");
    const json figures = json::parse(place.read("s.json"))["figures"];
    for (const char* name :
         {"deadline_misses", "frames_in_time", "response_mean_us", "response_p99_us", "response_max_us",
          "backlog_max", "slack_us", "max_frame_rate_hz", "frame_wait_cycles", "sqnr_db", "sqnr_steps",
          "clipped_weights", "clipped_inputs", "saturated_sums", "energy_per_frame_uj"}) {
        INFO(name);
        CHECK(figures[name].is_number());
    }
    const std::string page = place.read("s.html");
    CHECK(page.find("id=\"response\"") != std::string::npos);
    CHECK(page.find("In time: ") != page.find("Not in time: "));
}

TEST_CASE("Every figure of a run back to back is the same in statistics, database and report") {
    const test::Workplace place;
    check_same(place, "a.cfg");
    CHECK(json::parse(place.read("s.json"))["figures"]["deadline_misses"].is_null());
    CHECK(place.read("s.html").find("id=\"response\"") == std::string::npos);
}

TEST_CASE("Every figure of EdgeDRNN is the same in statistics, database and report") {
    const test::Workplace place;
    place.must_run("generate network net.safetensors --cell gru --inputs 16 --hidden 32 --seed 1");
    place.must_run("generate trace trace.npy --steps 6 --inputs 16 --firing 0.5 --seed 1");
    check_same(place, configs + "edgedrnn-zynq7007s.cfg");
    const json figures = json::parse(place.read("s.json"))["figures"];
    CHECK(figures["max_frame_rate_hz"].is_number());
    CHECK(figures["saturated_sums"].is_null());  // nobody counts them
}

TEST_CASE("A sweep that requires what only real time has is refused where no point is in real time") {
    const test::Workplace place;
    place.write("s.cfg",
                "[sweep]\nbase = a.cfg\nnetwork = net.safetensors\ntrace = trace.npy\n"
                "require = deadline_misses == 0\n");
    const auto refused = place.run("explore s.cfg");
    CHECK(refused.code == 3);
    CHECK(refused.text.find(
              "names deadline_misses, which no point has; frames come in host.mode = real_time alone") !=
          std::string::npos);
    place.write("s.cfg",
                "[sweep]\nbase = a.cfg\nnetwork = net.safetensors\ntrace = trace.npy\n"
                "host.mode = back_to_back, real_time\nrequire = deadline_misses == 0\n");
    CHECK(place.must_run("explore s.cfg").find("feasible  1 of 2") != std::string::npos);
}

TEST_CASE("A run says at the start whether it is in time, fits and is accurate") {
    const test::Workplace place;
    place.write("r.cfg", "[accelerator]\narrays = 16\npes_per_array = 16\n[host]\nmode = real_time\n");
    const std::string text = place.must_run("run r.cfg --network net.safetensors --trace trace.npy --device " +
                                            configs + "devices/xc7z007s.cfg");
    for (const char* part :
         {"THEORETICAL: does not fit XC7Z007S: BRAM36 64 of 50, DSP48 272 of 66, LUT ",
          "the smallest device that would do: XC7Z045", "one of these makes it fit: accelerator.pes_per_array=",
          "in time              6 of 6 frames, one every 10 ms", "response             mean ",
          "backlog              at most 1 frame", "accuracy             SQNR of h ", "saturated            "}) {
        INFO(text);
        CHECK(text.find(part) != std::string::npos);
    }
    CHECK(place.must_run("run r.cfg --network net.safetensors --trace trace.npy --accuracy 0").find("SQNR") ==
          std::string::npos);
    CHECK(place.must_run("run r.cfg --network net.safetensors --trace trace.npy --accuracy 3")
              .find("float network, first 3 steps") != std::string::npos);
}
