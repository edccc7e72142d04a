/// \file
/// The text in front of a NumPy array.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::io {

struct NpyHeader {
    std::string descr;  ///< byte order, kind and bytes of an element: "<f4"
    bool fortran_order = false;
    std::vector<std::size_t> shape;
};

/// Reads the one form that NumPy writes: a Python dictionary of exactly these three keys, padded with blanks.
/// Throws Error(input) naming `path`.
NpyHeader parse_npy_header(std::string_view text, const std::string& path);

/// The same form, without padding.
std::string npy_header_text(const NpyHeader& header);

}  // namespace spartus::io
