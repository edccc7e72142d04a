/// \file
/// Why a part of a model cannot be used.
#pragma once

#include <stdexcept>
#include <string>

namespace spartus::onnx_import {

/// `what()` ends a sentence about a node: "is bidirectional", "has a weight W that …". One line.
class Unsupported : public std::runtime_error {
   public:
    explicit Unsupported(const std::string& cause) : std::runtime_error(cause) {}
};

}  // namespace spartus::onnx_import
