/// \file
/// Recordings.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "spartus/io/input_file.hpp"

struct sf_private_tag;  // of libsndfile

namespace spartus::io {

/// One channel of sound.
struct Sound {
    int sample_rate = 0;         ///< Hz
    std::vector<float> samples;  ///< full scale is ±1; floating-point files may exceed it
};

/// What is accepted.
enum class SoundFormats {
    wav,
    any,  ///< whatever libsndfile knows: FLAC and NIST SPHERE among others
};

/// A WAV file (also WAVEX and RF64, of any encoding that libsndfile knows), read piece by piece: the memory needed
/// does not depend on its length. Several channels are averaged. The length is what can be decoded, not what the
/// header claims. Throws Error(input), also for a sample that is not a finite number.
class SoundReader {
   public:
    explicit SoundReader(const std::string& path, SoundFormats formats = SoundFormats::wav);

    const std::string& path() const { return input_.path(); }
    int sample_rate() const { return sample_rate_; }    ///< Hz, as the header says: any number
    std::size_t channels() const { return channels_; }  ///< that are averaged
    std::string encoding() const;                       ///< in the library's words: "Signed 16 bit PCM"
    double claimed_seconds() const;                     ///< by the header
    std::size_t samples() const { return samples_; }    ///< read so far

    /// The next samples; none at the end.
    std::vector<float> read();

   private:
    struct Close {
        void operator()(sf_private_tag* file) const;
    };

    InputFile input_;
    std::unique_ptr<sf_private_tag, Close> file_;
    int sample_rate_ = 0;
    int format_ = 0;
    std::size_t channels_ = 0;
    double claimed_frames_ = 0;
    std::vector<float> block_;
    std::size_t samples_ = 0;
};

/// The whole of it, at most 2^28 samples.
Sound read_sound(const std::string& path, SoundFormats formats = SoundFormats::wav);

}  // namespace spartus::io
