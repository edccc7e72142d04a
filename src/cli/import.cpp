#include "spartus/cli/import.hpp"

#include <iostream>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/onnx_import/model.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus import MODEL.onnx --list
spartus import MODEL.onnx -o NET.safetensors [--node NAME]...
spartus import FILE.safetensors -o NET.safetensors [--prefix NAME]

Takes the LSTM or GRU layers out of a model, as a network for 'spartus run': float32, with PyTorch's names. In ONNX
the nodes are found in the graph and in the branches of If, Loop and Scan, if their weights are constants; nodes that
feed one another become the layers. From a safetensors file it takes one of several networks, or changes its number
format.

  --list         the recurrent nodes of the model, numbered, and why one of them could not run
  --node NAME    a node by its number or its path; several give the layers in that order [all, if they are layers of
                 one network]
  --prefix NAME  of several networks in a safetensors file, the one whose tensors are called NAME.weight_ih_l0, ...
  -o FILE        where the network goes
  --help         this text

What the accelerator does not compute is refused by name: bidirectional and reversed nodes, peepholes, clipping,
coupled gates, GRUs with linear_before_reset = 0, other activations, plain RNNs, an initial state that is not 0.

Example: spartus import model.onnx -o model.safetensors --node 1 --node 2
)";

/// A path is an argument of --node: it is shown whole.
std::string whole(const std::string& path) {
    constexpr std::size_t piece = 60;  // what printable() does not cut
    std::string text;
    for (std::size_t k = 0; k < path.size(); k += piece) text += printable(path.substr(k, piece));
    return text;
}

std::string layer_text(const nn::FloatLayer& layer) {
    return fmt::format("{} inputs, {} hidden units", layer.inputs, layer.hidden);
}

void print_list(const std::vector<onnx_import::Node>& nodes) {
    std::cout << fmt::format("{:>4}  {:<5}{:>7}{:>8}  {:<7}{:<7}{}\n", "node", "type", "inputs", "hidden", "biases",
                             "reads", "path");
    for (const onnx_import::Node& node : nodes) {
        const bool runs = node.refusal.empty();
        std::cout << fmt::format("{:>4}  {:<5}", node.number, printable(node.type));
        if (runs) {
            std::cout << fmt::format("{:>7}{:>8}  {:<7}{:<7}{}\n", node.layer.inputs, node.layer.hidden,
                                     node.biases ? "yes" : "no", node.below ? fmt::format("{}", *node.below) : "-",
                                     whole(node.path));
        } else {
            std::cout << fmt::format("{:>7}{:>8}  {:<7}{:<7}{}\n      cannot run: {}\n", "-", "-", "-", "-",
                                     whole(node.path), node.refusal);
        }
        for (const std::string& remark : node.remarks) std::cout << "      " << remark << '\n';
    }
}

void print_made(const std::string& out, const std::vector<nn::FloatLayer>& layers, const std::string& in) {
    std::cout << fmt::format("{}: {} from {}\n", out, layers.front().cell->title, in);
}

void import_onnx(const std::string& in, const std::string& out, const std::vector<onnx_import::Node>& nodes,
                 const std::vector<std::string>& chosen) {
    std::vector<nn::FloatLayer> layers;
    std::string text;
    for (const onnx_import::Node& node : onnx_import::choose(nodes, chosen, in)) {
        text += fmt::format("  layer {:<4}{}{}; node {} {}\n", layers.size(), layer_text(node.layer),
                            node.biases ? "" : ", no biases: zeros", node.number, whole(node.path));
        for (const std::string& remark : node.remarks) text += "            " + remark + '\n';
        layers.push_back(node.layer);
    }
    io::write_network(out, layers, io::WeightFormat::float32);
    print_made(out, layers, in);
    std::cout << text;
}

void import_safetensors(const std::string& in, const std::string& out, const io::Prefix& prefix) {
    const std::vector<nn::FloatLayer> layers = io::read_float_network(in, prefix);
    io::write_network(out, layers, io::WeightFormat::float32);
    print_made(out, layers, in);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        std::cout << fmt::format("  layer {:<4}{}\n", l, layer_text(layers[l]));
    }
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

int run_import(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    options.add_options()("list", po::bool_switch())("node", po::value<std::vector<std::string>>())(
        "prefix", po::value<std::string>())("output,o", po::value<std::string>());
    const po::variables_map values = parse_arguments("import", args, options, {"MODEL"});
    const auto& in = values["MODEL"].as<std::string>();
    const bool list = values["list"].as<bool>();
    if (!list && values.count("output") == 0) refuse_usage("import", "-o says where the network goes");

    if (ends_with(in, ".safetensors")) {
        if (list || values.count("node") > 0) refuse_usage("import", "--list and --node are for ONNX models");
        io::Prefix prefix;
        if (values.count("prefix") > 0) prefix = values["prefix"].as<std::string>();
        import_safetensors(in, values["output"].as<std::string>(), prefix);
        return 0;
    }
    if (values.count("prefix") > 0) refuse_usage("import", "--prefix is for safetensors files; --node chooses");
    const std::vector<onnx_import::Node> nodes = onnx_import::read_nodes(in);
    if (list) print_list(nodes);
    if (values.count("output") == 0) return 0;
    std::vector<std::string> chosen;
    if (values.count("node") > 0) chosen = values["node"].as<std::vector<std::string>>();
    import_onnx(in, values["output"].as<std::string>(), nodes, chosen);
    return 0;
}

}  // namespace spartus::cli
