/// \file
/// The numbers of a TensorProto, wherever they are kept.
#pragma once

#include <filesystem>

#include <onnx/onnx_pb.h>

#include "spartus/onnx_import/constant.hpp"

namespace spartus::onnx_import {

/// FLOAT, DOUBLE, FLOAT16 and BFLOAT16 become floats; INT32 and INT64 integers. `folder` is that of the model: data
/// kept in a file of its own must lie inside. Throws Unsupported.
Constant constant_of(const ::onnx::TensorProto& tensor, const std::filesystem::path& folder);

}  // namespace spartus::onnx_import
