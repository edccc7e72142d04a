#include "spartus/features/resampler.hpp"

#include <cmath>
#include <cstddef>
#include <new>
#include <string>

#include <samplerate.h>

#include "spartus/base/error.hpp"

namespace spartus::features {
namespace {

constexpr int converter = SRC_SINC_FASTEST;

double ratio_of(int from, int to) {
    return static_cast<double>(to) / from;
}

void check(int code) {
    if (code != 0) throw Error(ExitCode::input, std::string("cannot resample: ") + src_strerror(code));
}

}  // namespace

bool can_resample(int from, int to) {
    return from > 0 && to > 0 && src_is_valid_ratio(ratio_of(from, to)) != 0;
}

Resampler::Resampler(int from, int to) : ratio_(ratio_of(from, to)) {
    int code = 0;
    state_.reset(src_new(converter, 1, &code));
    check(code);
    if (!state_) throw std::bad_alloc();
}

void Resampler::Delete::operator()(SRC_STATE_tag* state) const {
    src_delete(state);
}

std::vector<float> Resampler::process(const std::vector<float>& samples, bool end) {
    constexpr std::size_t piece = 4096;
    constexpr float none = 0;  // the library takes a null pointer for the end, and drops what it has left
    std::vector<float> result;
    std::vector<float> out(piece);
    std::size_t used = 0;
    while (true) {
        SRC_DATA data = {};
        data.data_in = samples.empty() ? &none : samples.data() + used;
        data.input_frames = static_cast<long>(samples.size() - used);
        data.data_out = out.data();
        data.output_frames = static_cast<long>(out.size());
        data.src_ratio = ratio_;
        data.end_of_input = end ? 1 : 0;
        check(src_process(state_.get(), &data));
        used += static_cast<std::size_t>(data.input_frames_used);
        result.insert(result.end(), out.begin(), out.begin() + data.output_frames_gen);
        const bool full = data.output_frames_gen == data.output_frames;
        if (!full && used == samples.size()) return result;
        if (data.input_frames_used == 0 && data.output_frames_gen == 0) return result;
    }
}

std::vector<float> resampled(const std::vector<float>& samples, int from, int to) {
    if (from == to) return samples;
    const double ratio = ratio_of(from, to);
    std::vector<float> result(static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * ratio)));
    SRC_DATA data = {};
    data.data_in = samples.data();
    data.data_out = result.data();
    data.input_frames = static_cast<long>(samples.size());
    data.output_frames = static_cast<long>(result.size());
    data.src_ratio = ratio;
    check(src_simple(&data, converter, 1));
    result.resize(static_cast<std::size_t>(data.output_frames_gen));
    return result;
}

}  // namespace spartus::features
