#include "spartus/pack/pack.hpp"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "spartus/io/sha256.hpp"
#include "spartus/nn/cell.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus::test;
using spartus::Error;
using spartus::ExitCode;
using spartus::nn::BankFormat;

namespace nn = spartus::nn;
namespace pack = spartus::pack;

namespace {

using Files = std::map<std::string, std::string>;
using Json = nlohmann::ordered_json;

const nn::BankGeometry two_by_three{2, 3, BankFormat::cbcsc};

void write(const TemporaryDirectory& directory, const Files& files) {
    for (const auto& [name, text] : files) write_file(directory / name, text);
}

nn::Network network(std::size_t inputs, std::size_t hidden, std::size_t layers, const nn::Cell& cell) {
    std::vector<std::size_t> sizes(layers + 1, hidden);
    sizes.front() = inputs;
    return random_network(sizes, 7, 2, &cell);
}

void check_same(const nn::Network& a, const nn::Network& b) {
    REQUIRE(a.layers.size() == b.layers.size());
    for (std::size_t l = 0; l < a.layers.size(); ++l) {
        CHECK(a.layers[l].cell == b.layers[l].cell);
        CHECK(a.layers[l].inputs == b.layers[l].inputs);
        CHECK(a.layers[l].hidden == b.layers[l].hidden);
        CHECK(a.layers[l].weight_ih == b.layers[l].weight_ih);
        CHECK(a.layers[l].weight_hh == b.layers[l].weight_hh);
        CHECK(a.layers[l].bias == b.layers[l].bias);
    }
}

}  // namespace

TEST_CASE("A packed network is the same when it is read back") {
    for (const nn::Cell* cell : nn::cells()) {
        for (const BankFormat format : {BankFormat::cbcsc, BankFormat::dense}) {
            for (const auto& [arrays, pes] : {std::pair{1u, 1u}, {2u, 3u}, {3u, 4u}, {8u, 16u}}) {
                INFO(cell->name << " " << arrays << " x " << pes);
                const nn::BankGeometry geometry{arrays, pes, format};
                const nn::Network original = network(5, 7, 2, *cell);
                const TemporaryDirectory directory;
                write(directory, pack::pack(original, geometry, {}));
                check_same(pack::unpack(directory / "", geometry), original);
            }
        }
    }
}

TEST_CASE("The manifest says where each matrix stands and what every file is") {
    const nn::Network original = network(5, 7, 2, nn::lstm);
    const Files files = pack::pack(original, two_by_three, {{"network", "n.safetensors"}});
    CHECK(files.size() == 2 * 2 + 2 + 1);
    const Json manifest = Json::parse(files.at("manifest.json"));
    CHECK(manifest["origin"]["network"] == "n.safetensors");
    CHECK(manifest["lidx_bits"] == 4);  // L = 4·9/3 = 12
    CHECK(manifest["word_bits"] == 3 * 12);
    CHECK(manifest["layers"][0]["rows_per_pe"] == 12);
    std::uint64_t base = 0;
    for (const auto& layer : manifest["layers"]) {
        for (const char* name : {"ih", "hh"}) {
            CHECK(layer[name]["base"] == base);
            const std::uint64_t slots = (layer[name]["columns"].get<std::uint64_t>() + 1) / 2;
            CHECK(layer[name]["words"] == slots * layer[name]["blen"].get<std::uint64_t>());
            base += layer[name]["words"].get<std::uint64_t>();
        }
    }
    CHECK(manifest["depth"] == base);
    for (const auto& bank : manifest["banks"]) {
        for (const char* ending : {"mem", "coe"}) {
            const std::string& text = files.at(bank[ending]["file"].get<std::string>());
            CHECK(bank[ending]["sha256"] == spartus::io::sha256({text.begin(), text.end()}));
            CHECK(static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) ==
                  base + (std::string(ending) == "mem" ? 1 : 2));
        }
    }
}

TEST_CASE("A weight is where the micro-architecture puts it") {
    // Two inputs, three units on one array of two PEs: L = 8, G = 2. Row f of unit 2 has weight 5 in column 1.
    nn::Layer layer;
    layer.inputs = 2;
    layer.hidden = 3;
    layer.weight_ih.assign(24, 0);
    layer.weight_hh.assign(36, 0);
    layer.bias.assign(12, 0);
    layer.weight_ih[(3 + 2) * 2 + 1] = 5;
    layer.bias[3 + 2] = -2;
    const Files files = pack::pack({{layer}}, {1, 2, BankFormat::cbcsc}, {});
    // LIDX = 1·G + 1 = 3 in PE 0; three bits of LIDX above eight of VAL, so 0x305; column 1 is word 1.
    CHECK(files.at("bank0.mem") == "// bank0: 5 words\n000000\n000305\n000000\n000000\n000000\n");
    CHECK(files.at("bias.mem") == "// bias: 8 words\n00000\n00000\n00000\n001fe\n00000\n00000\n00000\n00000\n");
}

namespace {

const Files& good() {
    static const Files files = pack::pack(network(5, 7, 2, nn::lstm), two_by_three, {});
    return files;
}

std::string refusal(const std::function<void(Files&)>& damage, const nn::BankGeometry& geometry = two_by_three) {
    Files files = good();
    damage(files);
    const TemporaryDirectory directory;
    write(directory, files);
    const Error error = error_of([&] { pack::unpack(directory / "", geometry); });
    CHECK(error.code() == ExitCode::input);
    const std::string text = error.what();
    CHECK(text.find('\n') == std::string::npos);
    return text;
}

bool contains(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

/// After a change of the manifest.
std::string manifest(const std::function<void(Json&)>& change) {
    return refusal([&](Files& files) {
        Json json = Json::parse(files["manifest.json"]);
        change(json);
        files["manifest.json"] = json.dump();
    });
}

/// After a change of a memory, and of its SHA-256 with it.
std::string memory(const std::string& name, const std::function<void(std::string&)>& change) {
    return refusal([&](Files& files) {
        change(files[name]);
        Json json = Json::parse(files["manifest.json"]);
        Json& entry = name == "bias.mem" ? json["bias"]["mem"] : json["banks"][0]["mem"];
        entry["sha256"] = spartus::io::sha256({files[name].begin(), files[name].end()});
        files["manifest.json"] = json.dump();
    });
}

}  // namespace

TEST_CASE("Images for another accelerator, missing or changed, are refused in one line") {
    const auto nothing = [](Files&) {};
    CHECK(contains(refusal(nothing, {3, 3, BankFormat::cbcsc}), "is for 2 arrays of 3 PEs and 'cbcsc' banks"));
    CHECK(contains(refusal(nothing, {2, 4, BankFormat::cbcsc}), "the configuration has 2, 4 and cbcsc"));
    CHECK(contains(refusal(nothing, {2, 3, BankFormat::dense}), "the configuration has 2, 3 and dense"));
    CHECK(contains(refusal([](Files& files) { files.erase("manifest.json"); }), "No such file"));
    CHECK(contains(refusal([](Files& files) { files.erase("bank1.mem"); }), "bank1.mem': No such file"));
    CHECK(contains(refusal([](Files& files) { files["bank0.mem"][20] ^= 1; }), "its SHA-256 differs"));
}

TEST_CASE("A manifest that cannot be is refused by the field that is wrong") {
    CHECK(contains(manifest([](Json& json) { json["format"] = "other"; }), "has format 'other'"));
    CHECK(contains(manifest([](Json& json) { json["cell"] = "rnn"; }), "unknown cell 'rnn'"));
    CHECK(contains(manifest([](Json& json) { json["layers"] = Json::array(); }), "has no layers"));
    CHECK(contains(manifest([](Json& json) { json["layers"][1]["ih"]["base"] = 0; }),
                   "layers[1]: ih: base: must be"));
    CHECK(contains(manifest([](Json& json) { json["layers"][1]["inputs"] = 6; }), "layers[1]: inputs: must be 7"));
    CHECK(contains(manifest([](Json& json) { json["layers"][0]["hidden"] = 1 << 28; }), "too large"));
    CHECK(contains(manifest([](Json& json) { json["layers"][0]["ih"]["blen"] = 1 << 28; }), "too deep"));
    CHECK(contains(manifest([](Json& json) { json["banks"].erase(0); }), "as many banks as arrays"));
    CHECK(contains(manifest([](Json& json) { json["banks"][0]["mem"]["file"] = "../secret"; }),
                   "'../secret' is not in this directory"));
}

TEST_CASE("A memory with other words than the manifest describes is refused") {
    CHECK(contains(memory("bank0.mem", [](std::string& text) { text += "000000000\n"; }), "one too many"));
    CHECK(contains(memory("bank0.mem", [](std::string& text) { text.resize(text.size() - 10); }),
                   "words; it must have"));
    CHECK(contains(memory("bank0.mem", [](std::string& text) { text[text.size() - 2] = 'x'; }),
                   "is no word of 36 bits"));
    CHECK(contains(memory("bank0.mem", [](std::string& text) { text.replace(text.size() - 10, 9, "00000ff01"); }),
                   "where there is none"));
    CHECK(contains(memory("bias.mem", [](std::string& text) { text.resize(text.size() - 8); }),
                   "words; it must have"));
}
