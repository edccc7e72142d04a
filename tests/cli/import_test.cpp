// Networks from elsewhere, as a user brings them.

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

namespace {

const std::string pytorch = SPARTUS_SOURCE_DIR "/tests/onnx_import/pytorch/";

}  // namespace

TEST_CASE("A run of an imported model equals that of its state_dict, byte for byte") {
    const Workplace place;
    for (const std::string name : {"one-layer", "two-layers", "no-biases", "gru"}) {
        INFO(name);
        const auto outcome = place.run("import " + pytorch + name + ".onnx -o net.safetensors");
        INFO(outcome.text);
        REQUIRE(outcome.code == 0);
        const auto run = [&](const std::string& network, const std::string& prefix) {
            return place.run("run a.cfg --network " + network + " --trace " + pytorch + "x.npy --steps-csv " +
                             prefix + ".csv --hidden " + prefix + ".npy");
        };
        const auto imported = run("net.safetensors", "a");
        const auto original = run(pytorch + name + ".safetensors", "b");
        CHECK(imported.code == 0);
        CHECK(original.code == 0);
        CHECK((imported.text.find("biases               none") != std::string::npos) == (name == "no-biases"));
        CHECK_FALSE(place.read("a.csv").empty());
        CHECK(place.read("a.csv") == place.read("b.csv"));
        CHECK(place.read("a.npy") == place.read("b.npy"));
    }
}

TEST_CASE("A list shows every recurrent node, and what cannot run") {
    const Workplace place;
    const auto two = place.run("import --list " + pytorch + "two-layers.onnx");
    CHECK(two.code == 0);
    CHECK(two.text.find("   1  LSTM       5       7  yes    -      /recurrent/LSTM\n") != std::string::npos);
    CHECK(two.text.find("   2  LSTM       7       7  yes    1      /recurrent/LSTM_1\n") != std::string::npos);
    const auto both = place.run("import --list " + pytorch + "bidirectional.onnx");
    CHECK(both.code == 0);
    CHECK(both.text.find("cannot run: is 'bidirectional'") != std::string::npos);
}

TEST_CASE("An import that cannot be done ends in one line and writes nothing") {
    const Workplace place;
    const std::string model = "import " + pytorch;
    check_refused(place, model + "two-layers.onnx", 2, "-o says where the network goes");
    check_refused(place, model + "two-layers.onnx -o n --prefix a", 2, "--node chooses");
    check_refused(place, model + "two-layers.onnx -o n --node 3", 4, "has no recurrent node '3'");
    check_refused(place, model + "two-layers.onnx -o no/such/place", 5, "no/such/place");
    check_refused(place, model + "bidirectional.onnx -o n", 4,
                  "bidirectional.onnx: node 1 '/recurrent/LSTM' is 'bidirectional'");
    check_refused(place, "import trace.npy -o n", 4, "trace.npy: is not an ONNX model");
    check_refused(place, "import absent.onnx -o n", 4, "absent.onnx");
    check_refused(place, "import net.safetensors -o n --list", 2, "--list and --node are for ONNX");
    check_refused(place, "import net.safetensors -o n --prefix a", 4,
                  "holds no network under the prefix 'a', but under ''");
}

TEST_CASE("One of several LSTMs is chosen by its prefix, for a run or for a file of its own") {
    const Workplace place;
    check_refused(place, simple_run + "--prefix a", 4, "holds no network under the prefix 'a'");
    REQUIRE(place.run(simple_run + "--hidden a.npy --stats a.json").code == 0);
    REQUIRE(place.run(simple_run + "--prefix '' --hidden b.npy --stats b.json").code == 0);
    CHECK(place.read("a.npy") == place.read("b.npy"));
    CHECK(place.read("a.json").find("\"prefix\"") == std::string::npos);
    CHECK(place.read("b.json").find("\"prefix\": \"\"") != std::string::npos);
    REQUIRE(place.run("import net.safetensors --prefix '' -o net.safetensors").code == 0);
    REQUIRE(place.run(simple_run + "--hidden c.npy").code == 0);
    CHECK(place.read("a.npy") == place.read("c.npy"));
}

TEST_CASE("A batch of traces runs like its traces one by one") {
    const Workplace place;
    place.run("generate trace second.npy --steps 6 --inputs 5 --firing 0.5 --seed 2");
    const std::string first = place.read("trace.npy"), second = place.read("second.npy");
    // The header ends in blanks: three of them make room for "2, ".
    std::string header = first.substr(0, first.size() - 60);
    const std::size_t shape = header.find("(6, 5)");
    REQUIRE(shape != std::string::npos);
    header.insert(shape + 1, "2, ").erase(header.rfind("   "), 3);
    place.write("batch.npy", header + first.substr(first.size() - 60) + second.substr(second.size() - 60));
    const std::string start = "run a.cfg --network net.safetensors --trace ";
    REQUIRE(place.run(start + "batch.npy --steps-csv a.csv --hidden a.npy").code == 0);
    REQUIRE(place.run(start + "trace.npy --trace second.npy --steps-csv b.csv --hidden b.npy").code == 0);
    CHECK(place.read("a.csv") == place.read("b.csv"));
    CHECK(place.read("a.npy") == place.read("b.npy"));
}
