#include "spartus/io/sound_stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "spartus/io/message.hpp"

namespace spartus::io {

std::vector<float> PcmStream::read(std::size_t count) {
    constexpr std::array<std::uint8_t, 4> wav{'R', 'I', 'F', 'F'};
    const std::size_t least = begun_ ? 2 : wav.size();
    std::vector<std::uint8_t> bytes = std::move(rest_);
    bytes.reserve(std::max(2 * count, least));
    bool end = false;
    while (bytes.size() < least && !end) {
        const std::size_t begin = bytes.size();
        bytes.resize(std::max(2 * count, least));
        const ssize_t got = ::read(descriptor_, bytes.data() + begin, bytes.size() - begin);
        if (got < 0 && errno != EINTR) refuse(name_, std::string("cannot be read: ") + std::strerror(errno));
        bytes.resize(begin + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        end = got == 0;
    }
    if (!begun_ && bytes.size() >= wav.size() && std::equal(wav.begin(), wav.end(), bytes.begin())) {
        refuse(name_, "begins with the header of a WAV file; give the file by its name, or samples alone");
    }
    begun_ = true;
    if (end && bytes.size() % 2 != 0) refuse(name_, "ends in the middle of a 16-bit sample");
    std::vector<float> samples;
    for (std::size_t n = 0; n + 1 < bytes.size(); n += 2) {
        const auto word = static_cast<std::uint16_t>(bytes[n] | bytes[n + 1] << 8);
        samples.push_back(static_cast<float>(static_cast<std::int16_t>(word)) / 32768.0F);
    }
    rest_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(2 * samples.size()), bytes.end());
    return samples;
}

}  // namespace spartus::io
