// Networks from elsewhere, as a user brings them.

#include <cstring>
#include <map>

#include "spartus/io/input_file.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/safetensors.hpp"

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

const std::string pytorch = SPARTUS_SOURCE_DIR "/tests/onnx_import/pytorch/";

/// What a run of five inputs leaves: the rows of its steps, and h.
std::string run_of(const Workplace& place, const std::string& network, const std::string& trace = "trace.npy") {
    place.must_run("run a.cfg --network " + network + " --trace " + trace + " --steps-csv r.csv --hidden r.npy");
    return place.read("r.csv") + place.read("r.npy");
}

/// The bits of a number of few digits, which the format holds exactly.
std::uint64_t bits_of(float value, const std::string& dtype) {
    std::uint32_t single = 0;
    std::memcpy(&single, &value, sizeof single);
    const auto number = static_cast<double>(value);
    std::uint64_t twice = 0;
    std::memcpy(&twice, &number, sizeof twice);
    const std::uint32_t half =
        value == 0 ? 0 : (single >> 16 & 0x8000U) | (((single >> 13) - (112U << 10)) & 0x7fffU);
    return dtype == "F64" ? twice : dtype == "F32" ? single : dtype == "BF16" ? single >> 16 : half;
}

/// The tensors of a network in another number format, under a prefix.
std::map<std::string, io::Tensor> tensors_of(const std::string& network, const std::string& dtype,
                                             const std::string& prefix = "") {
    std::map<std::string, io::Tensor> result;
    for (const auto& [name, tensor] :
         io::network_tensors(io::read_float_network(network), io::WeightFormat::float32)) {
        io::Tensor& made = result[prefix + name] = {dtype, tensor.shape, {}};
        const std::size_t bytes = dtype == "F64" ? 8 : dtype == "F32" ? 4 : 2;
        for (std::size_t at = 0; at < tensor.data.size(); at += sizeof(float)) {
            const std::uint64_t bits = bits_of(io::load<float>(&tensor.data[at]), dtype);
            for (std::size_t k = 0; k < bytes; ++k) made.data.push_back(static_cast<std::uint8_t>(bits >> 8 * k));
        }
    }
    return result;
}

/// trace.npy with another shape of as many elements, for which its header has room.
std::string reshaped(std::string file, const std::string& shape, const std::string& with) {
    const std::size_t at = file.find(shape);
    REQUIRE(at != std::string::npos);
    file.insert(at + 1, with);
    return file.erase(file.find("   ", at), with.size());
}

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
    const auto bytes = io::read_file(pytorch + "one-layer.onnx");
    place.write("cut.onnx",
                std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)));
    check_refused(place, "import cut.onnx -o n", 4, "cut.onnx: ");
    check_refused(place, "import --list cut.onnx", 4, "cut.onnx: ");
    check_refused(place, "inspect cut.onnx", 4, "cut.onnx: ");
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

TEST_CASE("A run of a network in any number format, or imported from it, is the same to the byte") {
    const Workplace place;
    place.must_run("generate network n.safetensors --inputs 5 --hidden 9 --seed 1 --dtype i8");
    const std::string expected = run_of(place, "n.safetensors");
    for (const std::string dtype : {"F64", "F32", "F16", "BF16"}) {
        INFO(dtype);
        io::write_safetensors(place.file("f.safetensors"), tensors_of(place.file("n.safetensors"), dtype));
        CHECK(run_of(place, "f.safetensors") == expected);
        place.must_run("import f.safetensors -o imported.safetensors");
        CHECK(run_of(place, "imported.safetensors") == expected);
    }
}

TEST_CASE("Of two LSTMs in a file each runs as it does alone") {
    const Workplace place;
    place.must_run("generate network other.safetensors --inputs 5 --hidden 9 --seed 2");
    auto tensors = tensors_of(place.file("net.safetensors"), "F32", "encoder.a.");
    tensors.merge(tensors_of(place.file("other.safetensors"), "F32", "encoder.b."));
    io::write_safetensors(place.file("both.safetensors"), tensors);
    check_refused(place, "run a.cfg --network both.safetensors --trace trace.npy", 4,
                  "holds several networks, under 'encoder.a.', 'encoder.b.'; choose one with --prefix");
    CHECK(run_of(place, "both.safetensors --prefix encoder.a") == run_of(place, "net.safetensors"));
    CHECK(run_of(place, "both.safetensors --prefix encoder.b") == run_of(place, "other.safetensors"));
    const std::string seen = place.must_run("inspect both.safetensors");
    CHECK(seen.find("networks\n  prefix\n  encoder.a.\n  encoder.b.\n") != std::string::npos);
    CHECK(place.must_run("inspect both.safetensors --prefix encoder.b").find("5 -> 9") != std::string::npos);
    place.must_run("import both.safetensors --prefix encoder.b -o one.safetensors");
    CHECK(run_of(place, "one.safetensors") == run_of(place, "other.safetensors"));
}

TEST_CASE("A batch of one trace is that trace") {
    const Workplace place;
    place.write("one.npy", reshaped(place.read("trace.npy"), "(6, 5)", "1, "));
    CHECK(run_of(place, "net.safetensors", "one.npy") == run_of(place, "net.safetensors"));
}

TEST_CASE("A batch of traces runs like its traces one by one") {
    const Workplace place;
    place.run("generate trace second.npy --steps 6 --inputs 5 --firing 0.5 --seed 2");
    const std::string first = place.read("trace.npy"), second = place.read("second.npy");
    place.write("batch.npy", reshaped(first, "(6, 5)", "2, ") + second.substr(second.size() - 60));
    const std::string start = "run a.cfg --network net.safetensors --trace ";
    REQUIRE(place.run(start + "batch.npy --steps-csv a.csv --hidden a.npy").code == 0);
    REQUIRE(place.run(start + "trace.npy --trace second.npy --steps-csv b.csv --hidden b.npy").code == 0);
    CHECK(place.read("a.csv") == place.read("b.csv"));
    CHECK(place.read("a.npy") == place.read("b.npy"));
}
