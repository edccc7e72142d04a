#include "spartus/onnx_import/model.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/onnx_import/recurrent.hpp"
#include "spartus/onnx_import/scope.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

using ::onnx::GraphProto;
using ::onnx::NodeProto;

constexpr std::uint64_t max_file_bytes = std::numeric_limits<std::int32_t>::max();  // what protobuf can read

/// Walks through a graph and all graphs inside.
class Walker {
   public:
    Walker(std::filesystem::path directory, std::size_t bytes) : context_{std::move(directory), bytes} {}

    void walk(const GraphProto& graph, const std::string& path, const Scope* outer) {
        scopes_.push_back(std::make_unique<Scope>(graph, outer));
        const Scope& scope = *scopes_.back();
        for (int k = 0; k < graph.node_size(); ++k) {
            const NodeProto& node = graph.node(k);
            const std::string name = node.name().empty() ? fmt::format("{}#{}", node.op_type(), k) : node.name();
            if (is_recurrent(node)) add(node, path + name, scope);
            for (const auto& attribute : node.attribute()) {
                const std::string inside = path + name + '/' + attribute.name() + '/';
                if (attribute.has_g()) walk(attribute.g(), inside, &scope);
                for (const GraphProto& inner : attribute.graphs()) walk(inner, inside, &scope);
            }
        }
    }

    std::vector<Node> take() { return std::move(nodes_); }

   private:
    void add(const NodeProto& node, const std::string& path, const Scope& scope) {
        Node result;
        result.number = nodes_.size() + 1;
        result.path = path;
        result.type = node.op_type();
        try {
            read_layer(node, scope, context_, result);
            const NodeProto* const below = node_below(node, scope, context_);
            if (below != nullptr && numbers_.count(below) != 0) result.below = numbers_[below];
        } catch (const Unsupported& cause) {
            result.refusal = cause.what();
        }
        numbers_[&node] = result.number;
        nodes_.push_back(std::move(result));
    }

    Context context_;
    std::vector<std::unique_ptr<Scope>> scopes_;
    std::map<const NodeProto*, std::size_t> numbers_;
    std::vector<Node> nodes_;
};

[[noreturn]] void refuse_without_nodes(const ::onnx::ModelProto& model, const std::string& path) {
    for (const auto& function : model.functions()) {
        for (const NodeProto& node : function.node()) {
            if (is_recurrent(node)) {
                io::refuse(path,
                           fmt::format("has its {} in a function, {}; inline the functions first (onnx.inliner)",
                                       node.op_type(), io::in_quotes(function.name())));
            }
        }
    }
    io::refuse(path, "holds no LSTM or GRU node");
}

std::string named(const Node& node) {
    return fmt::format("node {} {}", node.number, io::in_quotes(node.path));
}

const Node& find(const std::vector<Node>& nodes, const std::string& wanted, const std::string& path) {
    const Node* found = nullptr;
    for (const Node& node : nodes) {
        if (std::to_string(node.number) == wanted) return node;
        if (node.path != wanted) continue;
        if (found != nullptr) {
            io::refuse(path, fmt::format("has several nodes {}; give the number of one", io::in_quotes(wanted)));
        }
        found = &node;
    }
    if (found == nullptr) {
        io::refuse(path, fmt::format("has no recurrent node {}; --list shows the {} it has", io::in_quotes(wanted),
                                     nodes.size()));
    }
    return *found;
}

/// The one chain that holds every node.
std::vector<Node> only_chain(const std::vector<Node>& nodes, const std::string& path) {
    for (const Node& node : nodes) {
        if (!node.refusal.empty() && nodes.size() == 1) return nodes;  // so that it is refused for what it is
        const bool first = node.number == 1;
        if (!node.refusal.empty() || (first ? node.below.has_value() : node.below != node.number - 1)) {
            io::refuse(path, fmt::format("holds {} recurrent nodes that are not the layers of one network; --list "
                                         "shows them, --node chooses",
                                         nodes.size()));
        }
    }
    return nodes;
}

}  // namespace

std::vector<Node> read_nodes(const std::string& path) {
    return parse_nodes(io::read_file(path, max_file_bytes), path);
}

std::vector<Node> parse_nodes(const io::Bytes& file, const std::string& path) {
    const google::protobuf::LogSilencer silence;  // the one line on standard error is ours
    ::onnx::ModelProto model;
    if (!model.ParseFromArray(file.data(), static_cast<int>(file.size()))) {
        io::refuse(path, "is not an ONNX model, or is damaged or cut short");
    }
    if (!model.has_graph()) io::refuse(path, "is not an ONNX model: it has no graph");
    std::filesystem::path directory = std::filesystem::path(path).parent_path();
    if (directory.empty()) directory = ".";
    Walker walker(std::move(directory), file.size());
    try {
        walker.walk(model.graph(), "", nullptr);
    } catch (const Unsupported& cause) {
        io::refuse(path, cause.what());
    }
    std::vector<Node> nodes = walker.take();
    if (nodes.empty()) refuse_without_nodes(model, path);
    return nodes;
}

std::vector<Node> choose(const std::vector<Node>& nodes, const std::vector<std::string>& chosen,
                         const std::string& path) {
    std::vector<Node> layers;
    for (const std::string& wanted : chosen) layers.push_back(find(nodes, wanted, path));
    if (chosen.empty()) layers = only_chain(nodes, path);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        Node& node = layers[l];
        if (!node.refusal.empty()) io::refuse(path, fmt::format("{} {}", named(node), node.refusal));
        if (l == 0) {
            if (node.below) node.remarks.push_back(fmt::format("the graph feeds it from node {}", *node.below));
            continue;
        }
        const Node& below = layers[l - 1];
        if (node.layer.cell != below.layer.cell) {
            io::refuse(path, fmt::format("{} is another cell than node {}; the layers of a network are of one",
                                         named(node), below.number));
        }
        if (node.layer.inputs != below.layer.hidden) {
            io::refuse(path, fmt::format("{} has {} inputs and does not fit onto node {} of {} hidden units",
                                         named(node), node.layer.inputs, below.number, below.layer.hidden));
        }
        if (node.below != below.number) {
            node.remarks.push_back(fmt::format("the graph does not feed it from node {} directly", below.number));
        }
    }
    return layers;
}

}  // namespace spartus::onnx_import
