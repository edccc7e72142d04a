/// \file
/// What the names in an ONNX graph mean.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include <onnx/onnx_pb.h>

namespace spartus::onnx_import {

class Scope;

/// Where a value comes from: an initialiser, an output of a node, or neither for an input of a graph.
struct Definition {
    const Scope* scope = nullptr;  ///< in which the node's own inputs mean something
    const ::onnx::TensorProto* initializer = nullptr;
    const ::onnx::NodeProto* node = nullptr;
    int output = 0;  ///< of the node
};

/// The names of one graph; those of the graphs around it are seen through. Keeps references to `graph` and `outer`.
class Scope {
   public:
    /// Throws Unsupported if a value has two definitions.
    explicit Scope(const ::onnx::GraphProto& graph, const Scope* outer = nullptr);

    /// Nothing for a name that is not defined.
    std::optional<Definition> find(const std::string& name) const;

   private:
    const Scope* outer_;
    std::unordered_map<std::string, Definition> definitions_;
};

}  // namespace spartus::onnx_import
