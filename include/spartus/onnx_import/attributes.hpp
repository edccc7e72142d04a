/// \file
/// The attributes of an ONNX node, by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

#include "spartus/onnx_import/constant.hpp"

namespace spartus::onnx_import {

/// The attribute, or nullptr.
const ::onnx::AttributeProto* attribute(const ::onnx::NodeProto& node, const std::string& name);

std::int64_t integer_of(const ::onnx::NodeProto& node, const std::string& name, std::int64_t otherwise);
std::optional<Integers> integers_of(const ::onnx::NodeProto& node, const std::string& name);
std::string text_of(const ::onnx::NodeProto& node, const std::string& name, const std::string& otherwise);

/// The name of input `k`; empty if the node has none.
std::string input_of(const ::onnx::NodeProto& node, int k);

}  // namespace spartus::onnx_import
