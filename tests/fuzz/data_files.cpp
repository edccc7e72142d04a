// Networks, traces and recordings.

#include <numeric>

#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/safetensors.hpp"
#include "spartus/io/sound_file.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/onnx_import/model.hpp"

#include "fuzz/target.hpp"

namespace spartus::fuzz {

void read_safetensors(const Input& input) {
    const io::Bytes bytes(input.bytes, input.bytes + input.size);
    std::size_t covered = 0;
    unsigned sum = 0;  // the sanitizer sees whether every byte can be read
    const io::Safetensors file(bytes, "f");
    for (const auto& [name, tensor] : file.tensors()) {
        covered += tensor.bytes;
        sum = std::accumulate(tensor.data, tensor.data + tensor.bytes, sum);
    }
    require(sum <= 255 * covered, "a sum of bytes");
    require(covered <= bytes.size(), "tensors do not overlap");
    const nn::Network network = io::parse_network(bytes, "f");
    for (const nn::Layer& layer : network.layers) {
        require(layer.weight_ih.size() == layer.cell->gates * layer.hidden * layer.inputs,
                "a layer has the shape that it claims");
    }
}

void read_npy(const Input& input) {
    const io::NpyArray array = io::parse_npy({input.bytes, input.bytes + input.size}, "f");
    std::size_t elements = 1;
    for (const std::size_t dimension : array.shape) elements *= dimension;
    const std::size_t values = std::visit([](const auto& list) { return list.size(); }, array.values);
    require(values == elements, "an array has the elements of its shape");
    for (const nn::Trace& trace : io::read_sequences(as_file(input))) {
        require(trace.x.size() == trace.steps * trace.inputs, "a trace has the steps and inputs that it claims");
        const io::NpyArray again = io::parse_npy(io::npy_bytes(trace.steps, trace.inputs, trace.x), "g");
        require(std::get<std::vector<std::int16_t>>(again.values) == trace.x, "what is written is read back");
    }
}

void read_wav(const Input& input) {
    const io::Sound sound = io::read_sound(as_file(input));
    require(sound.sample_rate > 0, "a recording has a sample rate");
    for (const float sample : sound.samples) require(sample - sample == 0, "samples are finite");
}

void read_onnx(const Input& input) {
    const auto nodes = onnx_import::parse_nodes({input.bytes, input.bytes + input.size}, "f");
    for (const onnx_import::Node& node : nodes) {
        const nn::FloatLayer& layer = node.layer;
        if (!node.refusal.empty()) continue;
        const std::size_t rows = layer.weight_ih.size() / layer.inputs;
        require(rows * layer.inputs == layer.weight_ih.size() && rows * layer.hidden == layer.weight_hh.size(),
                "matrices have as many rows as each other");
        require(layer.bias_ih.size() == rows && layer.bias_hh.size() == rows, "a bias has one number for each row");
    }
    onnx_import::choose(nodes, {}, "f");
}

}  // namespace spartus::fuzz
