/// \file
/// NumPy files with any header, right or wrong.
#pragma once

#include <cstdint>
#include <string>

#include "spartus/io/bytes.hpp"

namespace spartus::test {

inline io::Bytes npy_file(const std::string& header, const io::Bytes& data, std::uint8_t major = 1) {
    io::Bytes file = {0x93, 'N', 'U', 'M', 'P', 'Y', major, 0};
    if (major == 1) {
        io::store(file, static_cast<std::uint16_t>(header.size()));
    } else {
        io::store(file, static_cast<std::uint32_t>(header.size()));
    }
    file.insert(file.end(), header.begin(), header.end());
    file.insert(file.end(), data.begin(), data.end());
    return file;
}

inline std::string npy_header(const std::string& descr, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape +
           ", }\n";
}

}  // namespace spartus::test
