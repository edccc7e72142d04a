/// \file
/// WAV files of one channel, whatever their headers claim.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spartus::test {

inline std::string bytes_of(const std::vector<std::int16_t>& samples) {
    std::string bytes;
    for (const std::int16_t sample : samples) {
        const auto word = static_cast<std::uint16_t>(sample);
        bytes += static_cast<char>(word & 0xff);
        bytes += static_cast<char>(word >> 8);
    }
    return bytes;
}

/// Its low bytes, least significant first.
inline std::string number(std::uint32_t value, int bytes) {
    std::string text;
    for (int n = 0; n < bytes; ++n) text += static_cast<char>(value >> 8 * n & 0xff);
    return text;
}

/// `samples` are bytes, of 16-bit integers (format 1) or, say, 32-bit floats (format 3).
inline std::string wav(const std::string& samples, std::uint32_t rate, std::uint32_t format = 1,
                       std::uint32_t sample_bytes = 2) {
    const auto size = static_cast<std::uint32_t>(samples.size());
    return "RIFF" + number(36 + size, 4) + "WAVEfmt " + number(16, 4) + number(format, 2) + number(1, 2) +
           number(rate, 4) + number(sample_bytes * rate, 4) + number(sample_bytes, 2) +
           number(8 * sample_bytes, 2) + "data" + number(size, 4) + samples;
}

}  // namespace spartus::test
