#include "spartus/onnx_import/scope.hpp"

#include "spartus/io/message.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {

Scope::Scope(const ::onnx::GraphProto& graph, const Scope* outer) : outer_(outer) {
    const auto define = [this](const std::string& name, const Definition& definition) {
        if (name.empty() || definitions_.emplace(name, definition).second) return;
        throw Unsupported("defines the value " + io::in_quotes(name) + " twice");
    };
    for (const auto& initializer : graph.initializer()) {
        define(initializer.name(), {this, &initializer, nullptr, 0});
    }
    for (const auto& node : graph.node()) {
        for (int k = 0; k < node.output_size(); ++k) define(node.output(k), {this, nullptr, &node, k});
    }
    // An initialiser may stand among the inputs as well: it is their default.
    for (const auto& input : graph.input())
        definitions_.emplace(input.name(), Definition{this, nullptr, nullptr, 0});
}

std::optional<Definition> Scope::find(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        const auto entry = scope->definitions_.find(name);
        if (entry != scope->definitions_.end()) return entry->second;
    }
    return std::nullopt;
}

}  // namespace spartus::onnx_import
