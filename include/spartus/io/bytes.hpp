/// \file
/// Little-endian numbers in bytes, whatever the order of the host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <vector>

namespace spartus::io {

using Bytes = std::vector<std::uint8_t>;

/// The same bytes as characters.
inline std::string_view as_text(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT(*-reinterpret-cast): may alias
}

/// The unsigned integer as wide as T.
template <typename T>
using Bits =
    std::conditional_t<sizeof(T) == 8, std::uint64_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t,
                                          std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint8_t>>>;

/// The number of type T in the sizeof(T) bytes at `bytes`.
template <typename T>
T load(const std::uint8_t* bytes, bool big_endian = false) {
    Bits<T> bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        const std::size_t shift = 8 * (big_endian ? sizeof(T) - 1 - i : i);
        bits = static_cast<Bits<T>>(bits | static_cast<Bits<T>>(Bits<T>{bytes[i]} << shift));
    }
    T value;
    std::memcpy(&value, &bits, sizeof(T));
    return value;
}

/// Appends the sizeof(T) bytes of `value`, least significant first.
template <typename T>
void store(Bytes& bytes, T value) {
    Bits<T> bits;
    std::memcpy(&bits, &value, sizeof(T));
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
}

}  // namespace spartus::io
