#include "spartus/io/sound_file.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <sndfile.h>

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

SoundReader::SoundReader(const std::string& path, SoundFormats formats) : input_(path) {
    SF_INFO info = {};
    file_.reset(sf_open_fd(input_.descriptor(), SFM_READ, &info, SF_FALSE));
    if (!file_) refuse(path, "is not a sound file: " + library_text(nullptr));
    if (formats == SoundFormats::wav && !is_wav(info.format)) refuse(path, "is not a WAV file; convert it to one");
    sample_rate_ = info.samplerate;
    format_ = info.format;
    channels_ = static_cast<std::size_t>(info.channels);
    claimed_frames_ = std::max(0.0, static_cast<double>(info.frames));
    // Read block by block: the number of frames in the header is only a claim.
    block_.resize(static_cast<std::size_t>(block_frames) * channels_);
}

void SoundReader::Close::operator()(sf_private_tag* file) const {
    sf_close(file);
}

std::string SoundReader::encoding() const {
    SF_FORMAT_INFO info = {format_ & SF_FORMAT_SUBMASK, nullptr, nullptr};
    const bool known = sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof info) == 0 && info.name != nullptr;
    return known ? info.name : "unknown";
}

double SoundReader::claimed_seconds() const {
    return sample_rate_ > 0 ? claimed_frames_ / sample_rate_ : 0;
}

std::vector<float> SoundReader::read() {
    const auto frames = static_cast<std::size_t>(sf_readf_float(file_.get(), block_.data(), block_frames));
    if (frames == 0 && sf_error(file_.get()) != SF_ERR_NO_ERROR) refuse(path(), library_text(file_.get()));
    std::vector<float> samples;
    samples.reserve(frames);
    for (std::size_t f = 0; f < frames; ++f) {
        double sum = 0;
        for (std::size_t c = 0; c < channels_; ++c) sum += static_cast<double>(block_[f * channels_ + c]);
        const auto mean = static_cast<float>(sum / static_cast<double>(channels_));
        if (!std::isfinite(mean)) refuse(path(), fmt::format("sample {} is {}", samples_ + f, mean));
        samples.push_back(mean);
    }
    samples_ += frames;
    return samples;
}

Sound read_sound(const std::string& path, SoundFormats formats) {
    SoundReader reader(path, formats);
    Sound sound{reader.sample_rate(), {}};
    for (std::vector<float> more = reader.read(); !more.empty(); more = reader.read()) {
        if (reader.samples() > max_samples) {
            refuse(path, fmt::format("has more than {} samples; cut it into pieces", max_samples));
        }
        sound.samples.insert(sound.samples.end(), more.begin(), more.end());
    }
    return sound;
}

}  // namespace spartus::io
