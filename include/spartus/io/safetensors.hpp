/// \file
/// The safetensors format (https://github.com/huggingface/safetensors): a little-endian 64-bit length, a JSON
/// header of that length, then the bytes of all tensors without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "spartus/io/bytes.hpp"

namespace spartus::io {

/// A tensor inside a file in memory.
struct TensorView {
    std::string dtype;  ///< as in the header: "F32", "I8", …
    std::vector<std::size_t> shape;
    const std::uint8_t* data = nullptr;  ///< little-endian, row-major
    std::size_t bytes = 0;               ///< equals the product of the shape and the size of an element
};

/// A file and the tensors in it. Moves, so that the views stay valid; does not copy.
class Safetensors {
   public:
    /// Throws Error(input) naming `path` and the tensor. `path` is for messages.
    Safetensors(Bytes file, const std::string& path);
    Safetensors(Safetensors&&) = default;
    Safetensors& operator=(Safetensors&&) = default;
    Safetensors(const Safetensors&) = delete;
    Safetensors& operator=(const Safetensors&) = delete;

    const std::map<std::string, TensorView>& tensors() const { return tensors_; }

   private:
    Bytes file_;
    std::map<std::string, TensorView> tensors_;
};

Safetensors read_safetensors(const std::string& path);

/// A tensor to be written.
struct Tensor {
    std::string dtype;
    std::vector<std::size_t> shape;
    Bytes data;  ///< little-endian, row-major
};

/// "F32".
Tensor float_tensor(std::vector<std::size_t> shape, const std::vector<float>& values);
/// "I8".
Tensor int8_tensor(std::vector<std::size_t> shape, const std::vector<std::int8_t>& values);

/// Writes the tensors in the order of their names; equal tensors give equal bytes. Throws Error(output).
void write_safetensors(const std::string& path, const std::map<std::string, Tensor>& tensors);

}  // namespace spartus::io
