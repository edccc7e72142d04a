/// \file
/// Values of a graph that are known without running it.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "spartus/onnx_import/constant.hpp"
#include "spartus/onnx_import/context.hpp"
#include "spartus/onnx_import/scope.hpp"

namespace spartus::onnx_import {

/// Computes initialisers and Constant nodes, also behind Identity, Squeeze, Unsqueeze, Reshape, Transpose, Slice
/// and Concat. One object is meant for one weight: it remembers every value on the way.
class ConstantFolder {
   public:
    explicit ConstantFolder(Context& context) : context_(context) {}

    /// Throws Unsupported if the value does not come from constants, comes from itself, or takes too much to
    /// compute.
    std::shared_ptr<const Constant> value(const std::string& name, const Scope& scope);

   private:
    std::shared_ptr<const Constant> compute(const std::string& name, const Definition& definition);
    /// Counts elements about to be computed or just computed. Throws Unsupported if they are too many.
    void claim(std::size_t elements);
    Constant run(const ::onnx::NodeProto& node, const Scope& scope);
    Constant run_slice(const ::onnx::NodeProto& node, const Scope& scope, const Constant& source);
    std::optional<Integers> list(const ::onnx::NodeProto& node, const Scope& scope, int input,
                                 const char* attribute);

    Context& context_;
    /// By definition: nullptr while it is being computed.
    std::map<const void*, std::shared_ptr<const Constant>> known_;
    std::size_t depth_ = 0;
    std::size_t elements_ = 0;  ///< of all its values so far
};

/// Whether the value is 0 everywhere, whatever its shape is when the graph runs.
bool is_zero(const std::string& name, const Scope& scope, Context& context);

}  // namespace spartus::onnx_import
