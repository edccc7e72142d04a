// What a user sees of a file that somebody gave him.

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/wav.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;
using nlohmann::json;

namespace {

const std::string source = SPARTUS_SOURCE_DIR;

/// What `inspect` says, and its JSON.
struct Seen {
    std::string text;
    nlohmann::json json;
};

Seen inspected(const Workplace& place, const std::string& arguments) {
    Seen seen;
    seen.text = place.must_run("inspect " + arguments + " --json i.json");
    seen.json = nlohmann::json::parse(place.read("i.json"));
    return seen;
}

/// The row of a table in which `column` is `value`.
json row(const json& table, const char* column, const json& value) {
    for (const json& one : table) {
        if (one[column] == value) return one;
    }
    FAIL("no row with " << column << " = " << value);
    return {};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string shipped = " --configs " + source + "/configs";

}  // namespace

TEST_CASE("Of a network every matrix is described, how it lies in the banks, and where it fits") {
    const Workplace place;
    const Seen seen = inspected(place, source + "/networks/lstm-256.safetensors" + shipped);
    CHECK(seen.json["kind"] == "network, safetensors");
    CHECK(seen.json["cell"] == "lstm");
    CHECK(seen.json["sizes"] == "123 -> 256");
    const json hh = row(seen.json["tensors"], "tensor", "weight_hh");
    CHECK(hh["shape"] == json({1024, 256}));
    CHECK(hh["min"] >= -1);
    CHECK(hh["beyond_q1_7"] == 0);
    CHECK(row(seen.json["file_tensors"], "name", "classifier.weight")["type"] == "F32");
    // It was pruned for this design: every sub-column has as many weights as any other.
    for (const json& one : seen.json["balance"]) {
        if (one["design"] != "spartus-zynq7007s") continue;
        CHECK(one["min"] == one["max"]);
        CHECK(one["padding_efficiency"] == 1);
    }
    const json fits = row(seen.json["fits"], "design", "spartus-zynq7007s");
    CHECK(fits["bram36"] == 40);
    CHECK(row(fits["devices"], "device", "XC7Z007S")["fits"] == true);
    const json big = row(seen.json["fits"], "design", "spartus-zynq7100");
    CHECK(row(big["devices"], "device", "XC7Z007S")["fits"] == false);
    CHECK(row(big["devices"], "device", "XC7Z100")["fits"] == true);
    CHECK(contains(row(seen.json["cannot_run_on"], "design", "edgedrnn-zynq7007s")["reason"].get<std::string>(),
                   "runs gru"));
    CHECK(contains(seen.text, "spartus-zynq7007s"));
}

TEST_CASE("What a design takes of a device is what a run of it says") {
    const Workplace place;
    place.must_run(simple_run + "--stats s.json --device " + source + "/configs/devices/xc7z020.cfg");
    const auto stats = json::parse(place.read("s.json"));
    const json fits = inspected(place, "net.safetensors --config a.cfg" + shipped).json["fits"];
    REQUIRE(fits.size() == 1);
    CHECK(fits[0]["bram36"] == stats["figures"]["bram36"]);
    CHECK(fits[0]["dsp48"] == stats["figures"]["dsp48"]);
    CHECK(fits[0]["lut_estimated"] == stats["figures"]["lut"]);
    CHECK(row(fits[0]["devices"], "device", "XC7Z020")["utilisation"] == stats["figures"]["utilisation"]);
}

TEST_CASE("Images, a network in ONNX and its state_dict are found to be the same network") {
    const Workplace place;
    const std::string pytorch = source + "/tests/onnx_import/pytorch/";
    const Seen model = inspected(place, pytorch + "two-layers.onnx --config a.cfg");
    CHECK(model.json["kind"] == "model, ONNX");
    CHECK(model.json["nodes"].size() == 2);
    const Seen state = inspected(place, pytorch + "two-layers.safetensors --config a.cfg");
    place.must_run("pack a.cfg --network " + pytorch + "two-layers.safetensors --out images");
    const Seen images = inspected(place, "images --config a.cfg");
    CHECK(images.json["kind"] == "memory images of weight banks");
    CHECK(images.json["arrays"] == 2);
    for (const char* what : {"sizes", "weight_sparsity", "balance", "fits"}) {
        INFO(what);
        CHECK(model.json[what] == state.json[what]);
        CHECK(images.json[what] == state.json[what]);
    }
    CHECK(inspected(place, "images/manifest.json --config a.cfg").json["balance"] == images.json["balance"]);
    CHECK(inspected(place, pytorch + "two-layers.onnx --node 1 --config a.cfg").json["sizes"] == "5 -> 7");
    check_refused(place, "inspect " + pytorch + "two-layers.onnx --node 3", 4, "has no recurrent node '3'");
    const Seen several = inspected(place, pytorch + "bidirectional.onnx");
    CHECK(contains(several.text, "cannot run: is 'bidirectional'"));
}

TEST_CASE("A GRU is tried on EdgeDRNN too") {
    const Workplace place;
    place.must_run("generate network g.safetensors --inputs 40 --hidden 64 --cell gru");
    const json fits = inspected(place, "g.safetensors" + shipped).json["fits"];
    CHECK(row(row(fits, "design", "edgedrnn-zynq7007s")["devices"], "device", "XC7Z007S")["fits"] == true);
}

TEST_CASE("Of a trace the range and what fires at each threshold is said, as a run counts it") {
    const Workplace place;
    const Seen seen = inspected(place, "trace.npy --threshold 0.3,128");
    CHECK(seen.json["shape"] == json({6, 5}));
    CHECK(seen.json["sequences"] == 1);
    CHECK(seen.json["type"] == "int16 (Q8.8)");
    CHECK(seen.json["beyond_q8_8"] == 0);
    place.must_run(simple_run + "--stats s.json");
    const auto figures = json::parse(place.read("s.json"))["figures"];
    REQUIRE(seen.json["firing"].size() == 2);
    CHECK(seen.json["firing"][0]["temporal_sparsity"] == figures["temporal_sparsity_x"]);
    CHECK(seen.json["firing"][1]["temporal_sparsity"] == 1);
    CHECK(contains(seen.text, "\nfiring\n  threshold  temporal sparsity"));
}

TEST_CASE("Of a recording rate, level and the firing of its features are said") {
    const Workplace place;
    std::vector<std::int16_t> samples;
    for (int n = 0; n < 4000; ++n) samples.push_back(static_cast<std::int16_t>(n * n % 16384));
    place.write("s.wav", wav(bytes_of(samples), 8000));
    const Seen seen = inspected(place, "s.wav");
    CHECK(seen.json["encoding"] == "Signed 16 bit PCM");
    CHECK(seen.json["sample_rate_hz"] == 8000);
    CHECK(seen.json["seconds"] == 0.5);
    CHECK(seen.json["at_full_scale"] == 0);
    CHECK(seen.json["frames"] == 48);
    place.must_run("features s.wav s.npy --format int16");
    CHECK(seen.json["firing"] == inspected(place, "s.npy").json["firing"]);
    place.write("brief.wav", wav(std::string(20, 'x'), 8000));
    CHECK_FALSE(inspected(place, "brief.wav").json.contains("firing"));
}

TEST_CASE("Of what people write, each is known for what it is") {
    const Workplace place;
    const Seen design = inspected(place, "a.cfg");
    CHECK(design.json["kind"] == "configuration");
    CHECK(row(design.json["keys"], "key", "accelerator.arrays")["value"] == "2");
    CHECK(row(design.json["keys"], "key", "accelerator.arrays")["default"] == "8");
    CHECK(row(design.json["keys"], "key", "pe_array.latency")["default"].is_null());
    const Seen sweep = inspected(place, source + "/configs/sweeps/balance.cfg");
    CHECK(sweep.json["kind"] == "sweep");
    CHECK(sweep.json["grid"] > 1);
    CHECK(inspected(place, source + "/configs/devices/xc7z020.cfg").json["name"] == "XC7Z020");
    CHECK(inspected(place, source + "/configs/energy/spartus-28nm.cfg").json["energies"].size() == 7);
}

TEST_CASE("Of what the program writes, each is known for what it is") {
    const Workplace place;
    place.must_run(simple_run + "--stats s.json --vcd w.vcd --hidden h.npy");
    const Seen statistics = inspected(place, "s.json");
    CHECK(statistics.json["kind"] == "statistics of a run");
    CHECK(row(statistics.json["figures"], "figure", "time_steps")["value"] == 6);
    CHECK(row(statistics.json["inputs"], "role", "trace")["path"] == "trace.npy");
    const Seen wave = inspected(place, "w.vcd");
    CHECK(wave.json["kind"] == "wave, VCD");
    CHECK(wave.json["changes"] > 100);
    CHECK(contains(wave.text, "array1"));
    CHECK(inspected(place, "h.npy").json["shape"] == json({6, 9}));

    place.write("s.cfg",
                "[sweep]\nnetwork = integer(inputs=2, hidden=3)\n"
                "trace = generate(steps=2, inputs=2, firing=1)\naccelerator.arrays = 1, 2\n");
    place.must_run("explore s.cfg --output r.sqlite");
    const Seen results = inspected(place, "r.sqlite");
    CHECK(results.json["kind"] == "results of a sweep");
    CHECK(results.json["points"] == 2);
    CHECK(row(results.json["parameters"], "parameter", "accelerator.arrays")["different_values"] == 2);
    const json cycles = row(results.json["metrics"], "metric", "cycles");
    CHECK(cycles["points"] == 2);
    CHECK(cycles["min"] <= cycles["max"]);

    const Seen suite = inspected(place, source + "/traces/regression/smoke.json");
    CHECK(suite.json["suite"] == "smoke");
    CHECK(suite.json["cases"] == suite.json["case_list"].size());
}

TEST_CASE("What is no file that the program reads is refused in one line") {
    const Workplace place;
    place.write("empty", "");
    place.write("noise", std::string("\x01\x02\x03\0\x05", 5));
    place.write("list.json", "{\"a\": 1}");
    place.write("bad.json", "{\"a\": ");
    check_refused(place, "inspect empty", 4, "empty: is empty");
    check_refused(place, "inspect noise", 4, "noise: is none of the formats that spartus reads");
    check_refused(place, "inspect list.json", 4, "list.json: is JSON, but neither");
    check_refused(place, "inspect bad.json", 4, "bad.json: parse error");
    check_refused(place, "inspect absent", 4, "absent");
    check_refused(place, "inspect .", 4, "manifest.json");
    REQUIRE(mkfifo(place.file("pipe").c_str(), 0600) == 0);
    check_refused(place, "inspect pipe", 4, "pipe': it is a device or a pipe");
    check_refused(place, "inspect net.safetensors --prefix x", 4, "holds no network under the prefix 'x'");
    check_refused(place, "inspect net.safetensors --config absent.cfg", 3, "absent.cfg");
    check_refused(place, "inspect trace.npy --threshold x", 2, "--threshold must be numbers");
    check_refused(place, "inspect trace.npy --json no/such/place", 5, "no/such/place");
    check_refused(place, "inspect", 2, "FILE is missing");
    const std::string network = place.read("net.safetensors"), trace = place.read("trace.npy");
    for (const std::size_t length : {std::size_t{5}, std::size_t{9}, std::size_t{100}, network.size() - 1}) {
        place.write("cut.safetensors", network.substr(0, length));
        check_refused(place, "inspect cut.safetensors", 4, "cut.safetensors");
    }
    place.write("cut.npy", trace.substr(0, trace.size() - 1));
    check_refused(place, "inspect cut.npy", 4, "cut.npy");
}

TEST_CASE("A folder of configurations that is not there is refused by name") {
    const Workplace place;
    const auto outcome = place.run("inspect net.safetensors --configs nowhere");
    CHECK(outcome.code == 4);
    CHECK(contains(outcome.text, "nowhere"));
}
