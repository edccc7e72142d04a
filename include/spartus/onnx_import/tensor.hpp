/// \file
/// The numbers of a TensorProto, wherever they are kept.
#pragma once

#include <onnx/onnx_pb.h>

#include "spartus/onnx_import/constant.hpp"
#include "spartus/onnx_import/context.hpp"

namespace spartus::onnx_import {

/// FLOAT, DOUBLE, FLOAT16 and BFLOAT16 become floats; INT32 and INT64 integers. Data kept
/// in a file of its own must lie in the folder of the model. Throws Unsupported.
Constant constant_of(const ::onnx::TensorProto& tensor, Context& context);

}  // namespace spartus::onnx_import
