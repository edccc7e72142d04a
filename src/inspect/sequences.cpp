// Traces, and the recordings that they are made from.

#include <algorithm>
#include <cmath>
#include <limits>

#include "spartus/features/recording.hpp"
#include "spartus/features/statistics.hpp"
#include "spartus/inspect/firing.hpp"
#include "spartus/inspect/formats.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/sound_file.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::inspect {
namespace {

const char* type_of(const io::NpyArray& array) {
    constexpr const char* names[] = {"float32", "float64", "int16 (Q8.8)"};
    return names[array.values.index()];
}

/// How many numbers Q8.8 cannot hold: none of an array of whole numbers.
double beyond_q8_8(const io::NpyArray& array) {
    return std::visit(
        [](const auto& values) {
            std::uint64_t beyond = 0;
            constexpr double most = 32767.5 / 256, least = -32768.5 / 256;  // what rounds to within
            using Number = typename std::decay_t<decltype(values)>::value_type;
            if (std::is_integral_v<Number>) return 0.0;
            for (const Number number : values) {
                const auto value = static_cast<double>(number);
                beyond += value >= most || value < least ? 1 : 0;
            }
            return values.empty() ? 0.0 : static_cast<double>(beyond) / static_cast<double>(values.size());
        },
        array.values);
}

void add_values(Findings& findings, const std::vector<nn::Trace>& traces) {
    std::uint64_t zeros = 0, elements = 0;
    std::int16_t low = std::numeric_limits<std::int16_t>::max(), high = std::numeric_limits<std::int16_t>::min();
    for (const nn::Trace& trace : traces) {
        for (const std::int16_t x : trace.x) {
            low = std::min(low, x);
            high = std::max(high, x);
            zeros += x == 0 ? 1 : 0;
        }
        elements += trace.x.size();
    }
    constexpr double one = 1 << nn::activation_fraction_bits;
    const bool any = elements > 0;
    const double none = std::numeric_limits<double>::quiet_NaN();
    findings.line("min", real(any ? low / one : none));
    findings.line("max", real(any ? high / one : none));
    findings.line("zeros", share(static_cast<double>(zeros) / static_cast<double>(elements)));
}

/// The level of a recording.
struct Level {
    float peak = 0;
    double squares = 0;
    std::uint64_t full = 0;  ///< at full scale or beyond

    void add(const std::vector<float>& samples) {
        constexpr float scale = 32767.0F / 32768.0F;
        for (const float sample : samples) {
            peak = std::max(peak, std::abs(sample));
            squares += static_cast<double>(sample) * static_cast<double>(sample);
            full += std::abs(sample) >= scale ? 1 : 0;
        }
    }
};

/// Firing of the features that `spartus features` makes of it.
void add_features(Findings& findings, const std::string& path, const Options& options) {
    const features::FeatureSet set;
    features::Moments moments(set.columns());
    const auto each = [&](auto take) {
        features::Recording recording(path, set, std::nullopt);
        while (auto frame = recording.next()) take(frame->data());
    };
    each([&](const double* frame) { moments.add_to_mean(frame); });
    each([&](const double* frame) { moments.add_to_deviation(frame); });
    const features::Normalisation normalisation = moments.result();
    Firing firing(set.columns(), options.thresholds);
    each([&](double* frame) {
        features::normalise(frame, normalisation);
        std::vector<std::int16_t> x;
        for (std::size_t c = 0; c < set.columns(); ++c) {
            x.push_back(nn::quantise<std::int16_t>(frame[c], nn::activation_fraction_bits));
        }
        firing.step(x.data());
    });
    findings.line("frames", count(moments.frames()));
    findings.table(firing.table());
}

}  // namespace

Findings trace(const std::string& path, const Options& options) {
    const io::NpyArray array = io::read_npy(path);
    const std::vector<nn::Trace> traces = io::read_sequences(path);
    Findings findings(path, "trace, NumPy array");
    findings.line("type", word(type_of(array)));
    findings.line("shape", shape(array.shape));
    findings.line("sequences", count(traces.size()));
    findings.line("steps", count(nn::count_steps(traces)));
    findings.line("inputs", count(traces.front().inputs));
    add_values(findings, traces);
    findings.line("beyond_q8_8", share(beyond_q8_8(array)));
    Firing firing(traces.front().inputs, options.thresholds);
    for (const nn::Trace& trace : traces) {
        firing.begin_sequence();
        for (std::size_t t = 0; t < trace.steps; ++t) firing.step(trace.x.data() + t * trace.inputs);
    }
    findings.line("constant_elements", count(firing.constant_elements()));
    findings.table(firing.table());
    return findings;
}

Findings recording(const std::string& path, const Options& options) {
    io::SoundReader reader(path);
    Findings findings(path, "recording, WAV");
    findings.line("encoding", word(reader.encoding()));
    findings.line("sample_rate_hz", real(reader.sample_rate()));
    findings.line("channels", count(reader.channels()));
    Level level;
    for (auto samples = reader.read(); !samples.empty(); samples = reader.read()) level.add(samples);
    const auto count_of = static_cast<double>(reader.samples());
    findings.line("samples", count(reader.samples()));
    findings.line("seconds", real(reader.sample_rate() > 0 ? count_of / reader.sample_rate() : 0));
    findings.line("peak", real(static_cast<double>(level.peak)));
    findings.line("rms", real(std::sqrt(level.squares / count_of)));
    findings.line("at_full_scale", share(static_cast<double>(level.full) / count_of));
    const bool usable = reader.sample_rate() >= features::min_sample_rate &&
                        reader.sample_rate() <= features::max_sample_rate &&
                        reader.samples() >= features::frame_samples(reader.sample_rate());
    if (usable) add_features(findings, path, options);
    return findings;
}

}  // namespace spartus::inspect
