#include "spartus/io/sound_file.hpp"

#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <sndfile.h>

#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"

namespace spartus::io {
namespace {

constexpr sf_count_t block_frames = 4096;
constexpr std::size_t max_samples = std::size_t{1} << 28;  // 1 GiB; 4.6 hours at 16 kHz

/// The library's own words, which may end in a full stop or a line break.
std::string library_text(SNDFILE* file) {
    std::string text = sf_strerror(file);
    text.erase(text.find_last_not_of(" .\n") + 1);
    return text;
}

bool is_wav(int format) {
    const int type = format & SF_FORMAT_TYPEMASK;
    return type == SF_FORMAT_WAV || type == SF_FORMAT_WAVEX || type == SF_FORMAT_RF64;
}

}  // namespace

Sound read_sound(const std::string& path, SoundFormats formats) {
    const InputFile input(path);
    SF_INFO info = {};
    const std::unique_ptr<SNDFILE, decltype(&sf_close)> file(
        sf_open_fd(input.descriptor(), SFM_READ, &info, SF_FALSE), &sf_close);
    if (!file) refuse(path, "is not a sound file: " + library_text(nullptr));
    if (formats == SoundFormats::wav && !is_wav(info.format)) refuse(path, "is not a WAV file; convert it to one");

    // Read block by block: the number of frames in the header is only a claim.
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> block(static_cast<std::size_t>(block_frames) * channels);
    Sound sound;
    sound.sample_rate = info.samplerate;
    while (const sf_count_t frames = sf_readf_float(file.get(), block.data(), block_frames)) {
        if (sound.samples.size() + static_cast<std::size_t>(frames) > max_samples) {
            refuse(path, fmt::format("has more than {} samples; cut it into pieces", max_samples));
        }
        for (std::size_t f = 0; f < static_cast<std::size_t>(frames); ++f) {
            double sum = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += static_cast<double>(block[f * channels + c]);
            const auto mean = static_cast<float>(sum / static_cast<double>(channels));
            if (!std::isfinite(mean)) refuse(path, fmt::format("sample {} is {}", sound.samples.size(), mean));
            sound.samples.push_back(mean);
        }
    }
    if (sf_error(file.get()) != SF_ERR_NO_ERROR) refuse(path, library_text(file.get()));
    return sound;
}

}  // namespace spartus::io
