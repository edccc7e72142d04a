/// \file
/// What reading one model has in common.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

#include "spartus/onnx_import/constant.hpp"

namespace spartus::onnx_import {

struct Context {
    std::filesystem::path directory;   ///< of the model, where external data lies
    std::size_t bytes = 0;             ///< of the model, and of the files with external data that were read
    std::size_t elements = 0;          ///< of all values computed so far
    std::set<std::string> files = {};  ///< with external data

    // What a model may compute is bounded by what it brings, so that a small file cannot ask for endless work or
    // memory. Exporters need a handful of operations per weight, and a model may use a weight in many branches.
    std::size_t most_for_weight() const { return std::min(2 * max_elements, 8 * bytes + (std::size_t{1} << 16)); }
    std::size_t most_for_model() const { return std::min(4 * max_elements, 256 * bytes + (std::size_t{1} << 20)); }
};

}  // namespace spartus::onnx_import
