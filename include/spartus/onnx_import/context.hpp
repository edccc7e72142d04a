/// \file
/// What reading one model has in common.
#pragma once

#include <cstddef>
#include <filesystem>

#include "spartus/onnx_import/constant.hpp"

namespace spartus::onnx_import {

struct Context {
    std::filesystem::path directory;  ///< of the model, where external data lies
    std::size_t elements = 0;         ///< of all values computed so far
};

/// Bounds of `Context::elements` and of the part of one weight, so that a small file cannot ask for endless work.
constexpr std::size_t max_elements_of_model = 4 * max_elements;
constexpr std::size_t max_elements_of_weight = 2 * max_elements;

}  // namespace spartus::onnx_import
