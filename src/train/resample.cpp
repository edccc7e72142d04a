#include "spartus/train/resample.hpp"

#include <cmath>

#include <samplerate.h>

#include "spartus/base/error.hpp"

namespace spartus::train {

std::vector<float> resampled(const io::Sound& sound, int sample_rate) {
    if (sound.sample_rate == sample_rate) return sound.samples;
    const double ratio = static_cast<double>(sample_rate) / sound.sample_rate;
    std::vector<float> samples(
        static_cast<std::size_t>(std::ceil(static_cast<double>(sound.samples.size()) * ratio)));
    SRC_DATA data = {};
    data.data_in = sound.samples.data();
    data.data_out = samples.data();
    data.input_frames = static_cast<long>(sound.samples.size());
    data.output_frames = static_cast<long>(samples.size());
    data.src_ratio = ratio;
    const int code = src_simple(&data, SRC_SINC_FASTEST, 1);
    if (code != 0) throw Error(ExitCode::input, std::string("cannot resample: ") + src_strerror(code));
    samples.resize(static_cast<std::size_t>(data.output_frames_gen));
    return samples;
}

}  // namespace spartus::train
