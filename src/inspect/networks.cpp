// Networks, in each of the formats that they come in.

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/inspect/formats.hpp"
#include "spartus/inspect/network.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/safetensors.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/onnx_import/model.hpp"
#include "spartus/pack/pack.hpp"

namespace spartus::inspect {
namespace {

Table tensors_table(const io::Safetensors& file) {
    Table table{"file_tensors", {"name", "type", "shape"}, {}};
    for (const auto& [name, view] : file.tensors()) {
        table.rows.push_back({word(name), word(view.dtype), shape(view.shape)});
    }
    return table;
}

/// What the names of each network's tensors begin with.
Table prefixes_table(const io::Safetensors& file) {
    Table table{"networks", {"prefix"}, {}};
    for (const auto& [name, view] : file.tensors()) {
        constexpr std::string_view first = "weight_ih_l0";
        const std::size_t at = name.size() - std::min(name.size(), first.size());
        const bool whole = at == 0 || name[at - 1] == '.';
        if (whole && name.substr(at) == first) table.rows.push_back({word(name.substr(0, at))});
    }
    return table;
}

std::vector<float> floats(const std::vector<std::int8_t>& weights) {
    std::vector<float> values;
    values.reserve(weights.size());
    for (const std::int8_t weight : weights)
        values.push_back(std::ldexp(static_cast<float>(weight), -nn::weight_fraction_bits));
    return values;
}

/// Of a network that there are only whole numbers of.
std::vector<nn::FloatLayer> floats(const nn::Network& network) {
    std::vector<nn::FloatLayer> layers;
    for (const nn::Layer& layer : network.layers) {
        std::vector<float> rows;
        for (const std::int16_t bias : layer.bias)
            rows.push_back(std::ldexp(static_cast<float>(bias), -nn::weight_fraction_bits));
        auto [ih, hh] = nn::biases_of_rows(*layer.cell, rows);
        layers.push_back({layer.inputs, layer.hidden, floats(layer.weight_ih), floats(layer.weight_hh),
                          std::move(ih), std::move(hh), layer.cell});
    }
    return layers;
}

Table nodes_table(const std::vector<onnx_import::Node>& nodes) {
    Table table{"nodes", {"node", "type", "inputs", "hidden", "biases", "reads", "path", "remarks"}, {}};
    for (const onnx_import::Node& node : nodes) {
        const bool runs = node.refusal.empty();
        std::string remarks = runs ? "" : "cannot run: " + node.refusal;
        for (const std::string& remark : node.remarks) remarks += (remarks.empty() ? "" : "; ") + remark;
        const Value none{nullptr, "-"};
        table.rows.push_back({count(node.number), word(node.type), runs ? count(node.layer.inputs) : none,
                              runs ? count(node.layer.hidden) : none, runs ? yes_no(node.biases) : none,
                              node.below ? count(*node.below) : none, word(node.path), word(remarks)});
    }
    return table;
}

}  // namespace

Findings network_file(const std::string& path, const Options& options) {
    const io::Safetensors file = io::read_safetensors(path);
    Table networks = prefixes_table(file);
    const std::size_t held = networks.rows.size();
    if (held != 1 && !options.prefix) {
        Findings findings(path, "tensors, safetensors");
        if (held > 1) findings.line("no_one_network", sentence("--prefix chooses one"));
        findings.table(std::move(networks));
        findings.table(tensors_table(file));
        return findings;
    }
    Findings findings(path, "network, safetensors");
    add_network(findings, io::read_float_network(path, options.prefix), io::read_network(path, options.prefix),
                options);
    findings.table(tensors_table(file));
    return findings;
}

Findings images(const std::string& path, const Options& options) {
    const nn::BankGeometry geometry = pack::read_geometry(path);
    nn::Network network = pack::unpack(path, geometry);
    network.name = path;
    Findings findings(path, "memory images of weight banks");
    findings.line("arrays", count(geometry.arrays));
    findings.line("pes_per_array", count(geometry.pes));
    findings.line("bank_format", word(geometry.format == nn::BankFormat::dense ? "dense" : "cbcsc"));
    findings.line("bank_words", count(nn::lay_out(network, geometry).depth));
    add_network(findings, floats(network), network, options);
    return findings;
}

Findings model(const std::string& path, const Options& options) {
    const std::vector<onnx_import::Node> nodes = onnx_import::read_nodes(path);
    Findings findings(path, "model, ONNX");
    std::vector<nn::FloatLayer> layers;
    try {
        for (const auto& node : onnx_import::choose(nodes, options.nodes, path)) layers.push_back(node.layer);
    } catch (const Error& error) {
        if (!options.nodes.empty()) throw;
        findings.line("no_one_network", sentence(std::string(error.what()).substr(path.size() + 2)));  // "PATH: "
    }
    findings.table(nodes_table(nodes));
    if (layers.empty()) return findings;
    nn::Network network = io::quantised(layers);
    network.name = path;
    add_network(findings, layers, network, options);
    return findings;
}

}  // namespace spartus::inspect
