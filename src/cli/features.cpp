#include "spartus/cli/features.hpp"

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <optional>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/features/speech.hpp"
#include "spartus/features/stream.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/sound_file.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/recognition/recogniser.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus features IN.wav OUT.npy [--format float32|int16] [--network FILE]

Turns a recording of speech into a trace: 123 features every 10 ms, namely 40 logarithmic mel filter-bank
energies and the logarithmic energy of each frame of 25 ms, with their first and second differences. Each
feature is normalised to zero mean and unit variance over the recording.

  IN.wav            a recording at 8 to 48 kHz; several channels are averaged
  OUT.npy           the trace, of shape [frames, 123]
  --format FORMAT   float32 [default], or int16: the same rounded to Q8.8, which is what the accelerator reads
  --network FILE    normalise as 'spartus listen' does for this network: shift by a running mean that begins with
                    that of what the network was trained on, scale by the deviation there
  --help            this text

Example: spartus features speech.wav speech.npy --format int16
)";

features::Matrix features_for(const recognition::Recogniser& recogniser, const io::Sound& sound) {
    recognition::check_sample_rate(recogniser, sound.sample_rate);
    features::Matrix result = features::with_differences(features::log_energies(sound.samples, sound.sample_rate));
    features::RunningNormaliser normaliser(recogniser.normalisation);
    for (std::size_t t = 0; t < result.rows; ++t) normaliser.normalise(&result.at(t, 0));
    return result;
}

/// Normalised for a network, if there is one, else over the recording.
features::Matrix features_of(const std::string& path, const std::string& network) {
    const io::Sound sound = io::read_sound(path);
    std::optional<recognition::Recogniser> recogniser;
    if (!network.empty()) {
        recogniser = recognition::read_recogniser(network, io::read_network(network).hidden());
    }
    try {
        return recogniser ? features_for(*recogniser, sound)
                          : features::speech_features(sound.samples, sound.sample_rate);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", path, error.what()));
    }
}

template <typename T, typename Convert>
void write(const std::string& path, const features::Matrix& matrix, Convert convert) {
    std::vector<T> values;
    values.reserve(matrix.values.size());
    std::transform(matrix.values.begin(), matrix.values.end(), std::back_inserter(values), convert);
    io::write_npy(path, matrix.rows, matrix.columns, values);
}

}  // namespace

int run_features(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description options;
    options.add_options()("format", po::value<std::string>()->default_value("float32"))(
        "network", po::value<std::string>()->default_value(""));
    const po::variables_map values = parse_arguments("features", args, options, {"IN.wav", "OUT.npy"});
    const auto& in = values["IN.wav"].as<std::string>();
    const auto& out = values["OUT.npy"].as<std::string>();
    const auto& format = values["format"].as<std::string>();
    if (format != "float32" && format != "int16") {
        refuse_usage("features", fmt::format("there is no format '{}'", format));
    }

    const features::Matrix matrix = features_of(in, values["network"].as<std::string>());
    if (format == "float32") {
        write<float>(out, matrix, [](double value) { return static_cast<float>(value); });
    } else {
        write<std::int16_t>(out, matrix, [](double value) {
            return nn::quantise<std::int16_t>(value, nn::activation_fraction_bits);
        });
    }
    std::cout << fmt::format("{}: {} frames of {} features, {}\n", out, matrix.rows, matrix.columns,
                             format == "int16" ? "int16 (Q8.8)" : "float32");
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::cli
