/// \file
/// One recurrent node: what it computes, and from what it reads.
#pragma once

#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

#include "spartus/onnx_import/context.hpp"
#include "spartus/onnx_import/model.hpp"
#include "spartus/onnx_import/scope.hpp"

namespace spartus::onnx_import {

/// Whether the operator is one of those that model.hpp speaks of.
bool is_recurrent(const ::onnx::NodeProto& node);

/// Fills in `layer`, `biases` and `remarks`. Throws Unsupported if the accelerator cannot run the node.
void read_layer(const ::onnx::NodeProto& node, const Scope& scope, Context& context, Node& result);

/// The recurrent node whose output Y the node reads as its X, if nothing but a change of shape lies in between;
/// nullptr otherwise. Throws Unsupported if what comes in between exchanges steps and sequences.
const ::onnx::NodeProto* node_below(const ::onnx::NodeProto& node, const Scope& scope, Context& context);

}  // namespace spartus::onnx_import
