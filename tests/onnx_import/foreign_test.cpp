// Models that others have made: the backend tests of ONNX itself and files written by PyTorch.

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/float_reference.hpp"
#include "spartus/onnx_import/model.hpp"

#include "build.hpp"
#include "support/catch.hpp"

using namespace spartus::test;
namespace fs = std::filesystem;
namespace nn = spartus::nn;
using spartus::onnx_import::choose;
using spartus::onnx_import::Node;

namespace {

constexpr double tolerance = 1e-5;
const fs::path node_tests = "/usr/share/libonnx-testdata/data/node";
const std::string pytorch = SPARTUS_SOURCE_DIR "/tests/onnx_import/pytorch/";

template <typename Message>
Message read_message(const fs::path& path) {
    Message message;
    std::ifstream file(path, std::ios::binary);
    REQUIRE(message.ParseFromIstream(&file));
    return message;
}

std::vector<float> floats(const ::onnx::TensorProto& tensor) {
    std::vector<float> values(tensor.float_data().begin(), tensor.float_data().end());
    if (tensor.has_raw_data()) {
        values.resize(tensor.raw_data().size() / sizeof(float));
        std::memcpy(values.data(), tensor.raw_data().data(), tensor.raw_data().size());
    }
    return values;
}

/// A backend test with its weights, which are inputs there, put into the model.
struct NodeTest {
    ::onnx::ModelProto model;
    ::onnx::TensorProto x, y_h;
    bool batch_first = false;

    explicit NodeTest(const fs::path& folder) : model(read_message<::onnx::ModelProto>(folder / "model.onnx")) {
        const fs::path data = folder / "test_data_set_0";
        for (int k = 0; fs::exists(data / ("input_" + std::to_string(k) + ".pb")); ++k) {
            auto tensor = read_message<::onnx::TensorProto>(data / ("input_" + std::to_string(k) + ".pb"));
            if (k == 0) {
                x = tensor;
            } else {
                *model.mutable_graph()->add_initializer() = tensor;
            }
        }
        const ::onnx::NodeProto& node = model.graph().node(0);
        for (const auto& attribute : node.attribute())
            batch_first |= attribute.name() == "layout" && attribute.i() == 1;
        const bool has_y = !node.output(0).empty();  // an output without a name has no file
        y_h = read_message<::onnx::TensorProto>(data / (has_y ? "output_1.pb" : "output_0.pb"));
    }

    /// Sequence `s` of X. Its numbers are multiples of 1/256, so nothing is lost.
    nn::Trace sequence(std::size_t s) const {
        const auto sequences = static_cast<std::size_t>(x.dims(batch_first ? 0 : 1));
        nn::Trace trace;
        trace.steps = static_cast<std::size_t>(x.dims(batch_first ? 1 : 0));
        trace.inputs = static_cast<std::size_t>(x.dims(2));
        const std::vector<float> values = floats(x);
        for (std::size_t t = 0; t < trace.steps; ++t) {
            for (std::size_t j = 0; j < trace.inputs; ++j) {
                const std::size_t row = batch_first ? s * trace.steps + t : t * sequences + s;
                const float value = values[row * trace.inputs + j];
                trace.x.push_back(nn::quantise<std::int16_t>(value, nn::activation_fraction_bits));
                REQUIRE(std::ldexp(static_cast<float>(trace.x.back()), -nn::activation_fraction_bits) == value);
            }
        }
        return trace;
    }
    std::size_t sequences() const { return static_cast<std::size_t>(x.dims(batch_first ? 0 : 1)); }
};

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    double largest = 0;
    for (std::size_t k = 0; k < a.size(); ++k) largest = std::max<double>(largest, std::abs(a[k] - b[k]));
    return largest;
}

std::vector<nn::FloatLayer> layers_of(const std::string& path) {
    std::vector<nn::FloatLayer> layers;
    for (const Node& node : choose(spartus::onnx_import::read_nodes(path), {}, path)) layers.push_back(node.layer);
    return layers;
}

}  // namespace

TEST_CASE("Every LSTM and GRU of ONNX's own backend tests is computed to 1e-5, or refused by name") {
    const std::string linear_before_reset =
        "resets h before its product with R (linear_before_reset = 0); PyTorch's form can run";
    const std::map<std::string, std::string> refused = {
        {"test_lstm_with_peepholes", "has peepholes (input P)"},
        {"test_gru_batchwise", linear_before_reset},
        {"test_gru_defaults", linear_before_reset},
        {"test_gru_seq_length", linear_before_reset},
        {"test_gru_with_initial_bias", linear_before_reset},
    };
    int run = 0;
    std::size_t named = 0;
    for (const auto& entry : fs::directory_iterator(node_tests)) {
        const std::string name = entry.path().filename().string();
        if (name.find("test_lstm") != 0 && name.find("test_gru") != 0) continue;
        INFO(name);
        const NodeTest test(entry.path());
        const Node node = spartus::onnx_import::parse_nodes(bytes_of(test.model), name).at(0);
        const auto expected = refused.find(name);
        CHECK(node.refusal == (expected == refused.end() ? "" : expected->second));
        named += expected == refused.end() ? 0 : 1;
        if (!node.refusal.empty()) continue;
        const std::vector<float> y_h = floats(test.y_h);
        const std::size_t hidden = node.layer.hidden;
        REQUIRE(y_h.size() == test.sequences() * hidden);
        for (std::size_t s = 0; s < test.sequences(); ++s) {
            const nn::Trace trace = test.sequence(s);
            const std::vector<float> h = nn::float_hidden({node.layer}, {trace});
            const auto last = h.end() - static_cast<std::ptrdiff_t>(hidden);
            const auto begin = y_h.begin() + static_cast<std::ptrdiff_t>(s * hidden);
            CHECK(largest_difference({last, h.end()}, {begin, begin + static_cast<std::ptrdiff_t>(hidden)}) <
                  tolerance);
        }
        ++run;
    }
    CHECK(run == 3);
    CHECK(named == refused.size());
}

TEST_CASE("A network exported by PyTorch computes what PyTorch computed, to 1e-5") {
    const nn::Trace x = spartus::io::read_sequences(pytorch + "x.npy").at(0);
    for (const std::string name : {"one-layer", "two-layers", "steps-first", "no-biases", "gru"}) {
        INFO(name);
        const std::vector<float> h = nn::float_hidden(layers_of(pytorch + name + ".onnx"), {x});
        const auto expected = spartus::io::read_npy(pytorch + name + ".npy");
        CHECK(expected.shape == std::vector<std::size_t>{12, 7});
        CHECK(largest_difference(h, std::get<std::vector<float>>(expected.values)) < tolerance);
    }
}

TEST_CASE("A network exported by PyTorch has the weights of its state_dict, bit for bit") {
    for (const std::string name : {"one-layer", "two-layers", "steps-first", "no-biases", "gru"}) {
        INFO(name);
        const auto from_onnx = layers_of(pytorch + name + ".onnx");
        const auto from_state = spartus::io::read_float_network(pytorch + name + ".safetensors");
        REQUIRE(from_onnx.size() == from_state.size());
        CHECK(from_onnx.size() == (name == "one-layer" ? 1 : 2));
        for (std::size_t l = 0; l < from_onnx.size(); ++l) {
            CHECK(from_onnx[l].weight_ih == from_state[l].weight_ih);
            CHECK(from_onnx[l].weight_hh == from_state[l].weight_hh);
            CHECK(from_onnx[l].bias_ih == from_state[l].bias_ih);
            CHECK(from_onnx[l].bias_hh == from_state[l].bias_hh);
        }
    }
}

TEST_CASE("PyTorch's bidirectional LSTM is refused by name") {
    const auto nodes = spartus::onnx_import::read_nodes(pytorch + "bidirectional.onnx");
    CHECK(nodes.at(0).refusal == "is 'bidirectional'");
}
