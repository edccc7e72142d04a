/// \file
/// NumPy's array files, as far as sequences of vectors need them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "spartus/io/bytes.hpp"

namespace spartus::io {

/// An array in row-major order and in the host's byte order.
struct NpyArray {
    std::vector<std::size_t> shape;  ///< one to three dimensions, each may be 0
    std::variant<std::vector<float>, std::vector<double>, std::vector<std::int16_t>> values;
};

/// Reads format versions 1.0, 2.0 and 3.0; float32, float64 or int16 of either byte order; C or Fortran order.
/// The data must be exactly as long as the header says. Throws Error(input).
NpyArray read_npy(const std::string& path);

/// The same for a file already in memory; `path` is for messages.
NpyArray parse_npy(const Bytes& file, const std::string& path);

/// Hands the same array over in pieces as it is read, in row-major order, at least one: each has the shape of the
/// whole and some of its values. An array in Fortran order is one piece.
void read_npy(const std::string& path, const std::function<void(const NpyArray& piece)>& take);

/// Writes `values` [rows][columns] as format 1.0, little-endian, C order. Equal values give equal bytes.
/// Throws Error(output).
void write_npy(const std::string& path, std::size_t rows, std::size_t columns, const std::vector<float>& values);
void write_npy(const std::string& path, std::size_t rows, std::size_t columns,
               const std::vector<std::int16_t>& values);

enum class NpyElement { float32, int16 };

/// What stands before the elements of an array [rows][columns], for one that is written piece by piece: store()
/// appends an element.
Bytes npy_front(std::size_t rows, std::size_t columns, NpyElement element);

/// The bytes that write_npy() would write.
Bytes npy_bytes(std::size_t rows, std::size_t columns, const std::vector<std::int16_t>& values);

}  // namespace spartus::io
