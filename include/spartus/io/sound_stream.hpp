/// \file
/// Sound that arrives while it is listened to.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace spartus::io {

/// One channel of 16-bit integers in the byte order of WAV files, without any header, from a file descriptor that
/// may be a pipe.
class PcmStream {
   public:
    /// `name` is for messages. The descriptor stays its owner's.
    PcmStream(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

    /// The next samples, at most `count`, full scale ±1, as soon as there are any; none at the end. Throws
    /// Error(input) if it cannot be read, if it begins with the header of a WAV file, or if it ends within a
    /// sample.
    std::vector<float> read(std::size_t count);

   private:
    int descriptor_;
    std::string name_;
    std::vector<std::uint8_t> rest_;  ///< of a sample whose second byte is still to come
    bool begun_ = false;
};

}  // namespace spartus::io
