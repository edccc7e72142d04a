// EdgeDRNN as a user runs it: everything that Spartus goes through.

#include <map>

#include <nlohmann/json.hpp>

#include "spartus/io/safetensors.hpp"

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

const std::string config = SPARTUS_SOURCE_DIR "/configs/edgedrnn-zynq7007s.cfg";
const std::string edge_run = "run " + config + " --network gru.safetensors --trace trace.npy ";

/// 5 inputs as the trace of the workplace has them, two layers.
void make_gru(const Workplace& place, int hidden = 16) {
    place.must_run("generate network gru.safetensors --inputs 5 --layers 2 --cell gru --seed 3 --hidden " +
                   std::to_string(hidden));
}

std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv) {
    std::istringstream lines(csv);
    std::vector<std::string> names;
    std::vector<std::map<std::string, std::string>> rows;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream cells(line);
        std::vector<std::string> values;
        for (std::string cell; std::getline(cells, cell, ',');) values.push_back(cell);
        if (names.empty()) {
            names = values;
            continue;
        }
        rows.emplace_back();
        for (std::size_t k = 0; k < names.size(); ++k) rows.back()[names[k]] = values.at(k);
    }
    return rows;
}

using Tensors = std::map<std::string, io::Tensor>;

Tensors tensors(std::size_t inputs, std::size_t hidden) {
    const std::vector<std::int8_t> ih(3 * hidden * inputs, 3), hh(3 * hidden * hidden, -2);
    return {{"weight_ih_l0", io::int8_tensor({3 * hidden, inputs}, ih)},
            {"weight_hh_l0", io::int8_tensor({3 * hidden, hidden}, hh)}};
}

/// Runs a network of these biases; the workplace's trace has 5 inputs.
Workplace::Outcome run_with(const Workplace& place, const io::Tensor& bias_ih, const io::Tensor& bias_hh) {
    Tensors all = tensors(5, 16);
    all["bias_ih_l0"] = bias_ih;
    all["bias_hh_l0"] = bias_hh;
    io::write_safetensors(place.file("gru.safetensors").string(), all);
    return place.run(edge_run + "--stats s.json --stats-steps");
}

io::Tensor whole(const std::vector<std::int8_t>& values) {
    return io::int8_tensor({values.size()}, values);
}

io::Tensor real(const std::vector<float>& values) {
    return io::float_tensor({values.size()}, values);
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("EdgeDRNN runs, with device, energy, what-if, page, wave and timeline") {
    const Workplace place;
    make_gru(place);
    const std::string configs = SPARTUS_SOURCE_DIR "/configs/";
    const std::string text = place.must_run(
        edge_run +
        "--stats s.json --steps-csv s.csv --hidden h.npy --vcd w.vcd --timeline t.json --what-if --device " +
        configs + "devices/xc7z007s.cfg --energy " + configs + "energy/spartus-28nm.cfg");
    CHECK(contains(text, "EdgeDRNN, 8 PEs at 125 MHz, peak 2.0 GOp/s"));
    CHECK(contains(text, "GRU, 5 inputs, 16 hidden units; columns of 48 bytes"));
    CHECK(contains(text, "fits XC7Z007S"));
    CHECK(contains(text, "twice the FIFO: delta_encoder.fifo_depth=64"));
    CHECK(contains(text, "12 steps equal the untimed reference bit for bit"));
    const auto stats = nlohmann::json::parse(place.read("s.json"));
    CHECK(stats["config"]["accelerator"]["architecture"] == "edgedrnn");
    CHECK(stats["figures"]["peak_gops"] == 2.0);
    CHECK(stats["figures"]["dense_operations"] == 2 * 3 * 16 * (5 + 16 + 1 + 16 + 16 + 1));
    CHECK(stats["ledger"]["mac_array"]["mac"] == stats["figures"]["tokens"].get<int>() * 3 * 16 / 8);
    CHECK(stats["figures"]["memory_bytes"] == stats["figures"]["tokens"].get<int>() * 3 * 16);
    CHECK(place.run("report s.json -o page.html").code == 0);
    CHECK(contains(place.read("page.html"), "GRU 5 → 16 → 16"));
    CHECK(place.run("vcd-check w.vcd --stats s.json").code == 0);
}

TEST_CASE("A statistics file of EdgeDRNN that contradicts itself is refused by the name of the field") {
    const Workplace place;
    make_gru(place);
    place.must_run(edge_run + "--stats s.json --vcd w.vcd");
    const auto refused = [&](auto spoil, const std::string& excerpt) {
        auto stats = nlohmann::json::parse(place.read("s.json"));
        spoil(stats);
        place.write("spoilt.json", stats.dump());
        check_refused(place, "vcd-check w.vcd --stats spoilt.json", 4, "spoilt.json: " + excerpt);
    };
    refused([](auto& s) { s["config"]["accelerator"]["architecture"] = "other"; },
            "config: accelerator: architecture: is none whose waves can be checked");
    refused([](auto& s) { s["config"]["delta_encoder"]["fifo_depth"] = 3; }, "config: cannot be: ");
    refused([](auto& s) { s["layers"][1]["hidden"] = 1025; },
            "layers: hidden: must be a whole number from 1 to 1024");
    refused([](auto& s) { s["steps"]["encoder"].erase("scan"); }, "steps: encoder: scan: is missing");
    refused([](auto& s) { s["steps"]["mac_array"]["columns"].erase(0); },
            "steps: mac_array: columns: must be a list of 12 numbers");
    refused([](auto& s) { s["steps"]["layer"][1] = 2; }, "steps: layer: entry 1 is no layer of the network");
    refused([](auto& s) { s["steps"]["start_cycle"][1] = 0; },
            "steps: start_cycle: entry 1 does not follow from the row before");
    refused([](auto& s) { s["steps"]["compute"][0] = 1; }, "steps: cycles: entry 0 is not the sum of the phases");
    refused([](auto& s) { s["figures"]["cycles"] = 1; }, "figures: cycles: is not the end of the last step");
}

TEST_CASE("The rows of a step sum up to its latency, and their tokens are the columns fetched") {
    const Workplace place;
    make_gru(place);
    place.must_run(edge_run + "--stats s.json --steps-csv s.csv --set host.wait=25 --set memory.latency=7");
    const auto rows = rows_of(place.read("s.csv"));
    const auto stats = nlohmann::json::parse(place.read("s.json"));
    REQUIRE(rows.size() == 12);
    std::uint64_t end = 0, tokens = 0;
    for (const auto& row : rows) {
        const auto number = [&row](const char* name) { return std::stoull(row.at(name)); };
        INFO("step " << row.at("step") << " layer " << row.at("layer"));
        CHECK(number("start_cycle") == end + number("input"));
        CHECK(number("cycles") == number("compute") + number("drain") + number("activation"));
        CHECK(number("tokens") == number("command_port_commands"));
        CHECK((number("input") == 0) == (row.at("layer") == "1"));
        end = number("start_cycle") + number("cycles");
        tokens += number("tokens");
    }
    CHECK(stats["figures"]["cycles"] == end);
    CHECK(stats["figures"]["tokens"] == tokens);
    // The host waits 25 cycles after a result; the cycle in which it then offers is the input's last.
    CHECK(rows[2].at("input") == "26");
}

TEST_CASE("Keys of another architecture, and words that are none, are refused by name") {
    const Workplace place;
    make_gru(place);
    check_refused(place, edge_run + "--set accelerator.arrays=4", 3, "accelerator.arrays");
    check_refused(place, edge_run + "--set network.gamma=0.5", 3, "network.gamma");
    check_refused(place, edge_run + "--set memory.beat=4", 3, "memory.beat");
    check_refused(place, simple_run + "--set memory.stall_max=4", 3, "memory.stall_max");
    check_refused(place, edge_run + "--set accelerator.architecture=edge", 3, "must be one of spartus, edgedrnn");
    check_refused(place, edge_run + "--set host.wait=-2", 3, "host.wait must be a whole number from -1");
    check_refused(place, edge_run + "--set memory.latency=-1", 3, "memory.latency must be");
    check_refused(place, edge_run + "--set memory.stall_probability=257", 3, "memory.stall_probability must be");
    CHECK(place.run(edge_run + "--set host.wait=-1 --set host.stall_seed=18446744073709551615").code == 0);
}

TEST_CASE("What the hardware cannot do is refused, with the file or the key and what can be done") {
    const Workplace place;
    make_gru(place, 24);
    check_refused(place, edge_run + "--set accelerator.pes=2", 3, "reads wrong references");
    check_refused(place, edge_run + "--set accelerator.pes=12", 3, "must be 4, 8, 16 or 32");
    check_refused(place, edge_run + "--set delta_encoder.fifo_depth=3", 3, "power of two");
    check_refused(place, edge_run + "--set delta_encoder.threshold_x=2", 3, "512 LSB");
    check_refused(place, edge_run + "--set accelerator.pes=16", 4,
                  "gru.safetensors: 24 hidden units are no multiple of accelerator.pes = 16");
    make_gru(place, 8);
    check_refused(place, edge_run, 4, "gru.safetensors: 8 hidden units with accelerator.pes = 8");
    check_refused(place, "run " + config + " --network net.safetensors --trace trace.npy", 4,
                  "net.safetensors: the network is an LSTM");
    make_gru(place);
    check_refused(place, edge_run + "--trace trace.npy", 4, "every sequence needs a fresh device");
    check_refused(place, "ablation " + config + " --network gru.safetensors --trace trace.npy", 3, "spartus run");
}

TEST_CASE("Biases of whole numbers are added as they are, and what the hardware has no place for is refused") {
    const Workplace place;
    std::vector<std::int8_t> ih(48, 0), hh(48, 0);
    ih[5] = 100;
    hh[5] = 27;
    CHECK(run_with(place, whole(ih), whole(hh)).code == 0);
    hh[5] = 28;
    const auto sum = run_with(place, whole(ih), whole(hh));
    CHECK(sum.code == 4);
    CHECK(contains(sum.text, "gru.safetensors: layer 0: the two biases of row 5 sum up to 128 LSB"));
    hh[5] = 0;
    hh[33] = 1;
    const auto recurrent = run_with(place, whole(ih), whole(hh));
    CHECK(recurrent.code == 4);
    CHECK(contains(recurrent.text, "gru.safetensors: layer 0: b_hn of unit 1 is 0.0078125"));
}

TEST_CASE("Real biases are added before they are quantised, and what saturates is reported") {
    const Workplace place;
    std::vector<float> ih(48, 0.0f), hh(48, 0.0f);
    ih[0] = hh[0] = 0.4f / 128;  // each alone would be 0, the sum rounds to 1 LSB
    const auto small = run_with(place, real(ih), real(hh));
    CHECK(small.code == 0);
    const auto with_sum = nlohmann::json::parse(place.read("s.json"));
    CHECK(with_sum["layers"][0]["saturated_biases"] == 0);
    std::vector<std::int8_t> one(48, 0);
    one[0] = 1;
    REQUIRE(run_with(place, whole(one), whole(std::vector<std::int8_t>(48, 0))).code == 0);
    const auto stats = nlohmann::json::parse(place.read("s.json"));
    CHECK(stats["steps"] == with_sum["steps"]);
    ih[1] = hh[1] = 0.75f;
    const auto saturated = run_with(place, real(ih), real(hh));
    CHECK(saturated.code == 0);
    CHECK(contains(saturated.text, "1 sum of biases saturated"));
    CHECK(nlohmann::json::parse(place.read("s.json"))["layers"][0]["saturated_biases"] == 1);
    hh[40] = 1e-6f;  // would be 0 in 8 bits, and is none all the same
    const auto recurrent = run_with(place, real(ih), real(hh));
    CHECK(recurrent.code == 4);
    CHECK(contains(recurrent.text, "b_hn of unit 8"));
}

TEST_CASE("The keys of EdgeDRNN are listed with what they mean") {
    const Workplace place;
    const std::string text = place.must_run("run --help-config edgedrnn");
    for (const char* key : {"architecture = edgedrnn", "pes = 8", "fifo_depth = 32", "interval = 5",
                            "outstanding = 0", "wait = -1", "output_stall_max = 0"}) {
        INFO(key);
        CHECK(contains(text, key));
    }
    place.write("all.cfg", text);
    make_gru(place);
    CHECK(place.run("run all.cfg --network gru.safetensors --trace trace.npy").code == 0);
}
