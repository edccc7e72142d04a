#include "spartus/cli/features.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <set>
#include <system_error>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/progress.hpp"
#include "spartus/cli/recordings.hpp"
#include "spartus/features/recording.hpp"
#include "spartus/features/statistics.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/recognition/recogniser.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

constexpr const char* help = R"(spartus features IN.wav OUT.npy [options]
spartus features IN... --out FOLDER [options]

Turns recordings of speech into traces: 123 features every 10 ms, namely 40 logarithmic mel filter-bank
energies and the logarithmic energy of each frame of 25 ms, with their first and second differences. Each
feature is normalised to zero mean and unit variance over the recording.

  IN.wav            a recording, at 8 to 48 kHz unless it is resampled; several channels are averaged
  OUT.npy           the trace, of shape [frames, 123]
  IN...             recordings, and folders: of those every .wav below
  --out FOLDER      where their traces go: FOLDER/NAME.npy, of folders FOLDER/PATH/NAME.npy

  --format FORMAT   float32 [default], or int16: the same rounded to Q8.8, which is what the accelerator reads
  --rate HZ         resample to this rate, from 8000 to 48000 [that of each recording]
  --log-mel N       the logarithmic energies of N mel filters, 1 to 256, and nothing else: shape [frames, N]

  --save-stats FILE normalise over all recordings together, and keep their means and deviations
  --stats FILE      normalise with those of a FILE so kept; features and rate are as they were there
  --network FILE    normalise as 'spartus listen' does for this network: shift by a running mean that begins with
                    that of what the network was trained on, scale by the deviation there; at the network's rate
  --help            this text

Memory does not depend on how long a recording is: it is read twice or three times.

Examples: spartus features speech.wav speech.npy --format int16
          spartus features train/ --out traces/train --rate 16000 --save-stats train.json
          spartus features test/ --out traces/test --stats train.json
)";

/// What recordings are turned into, and how they are normalised.
struct Task {
    features::FeatureSet set;
    std::optional<int> sample_rate;
    std::optional<features::Normalisation> fixed;    ///< of --stats
    std::optional<features::Normalisation> running;  ///< of --network
    std::string save_stats;
    bool int16 = false;
    bool make_folders = false;  ///< of the traces
};

[[noreturn]] void refuse(const std::string& cause) {
    refuse_usage("features", cause);
}

void check_options(const po::variables_map& values) {
    const auto conflict = [&](const char* option, std::initializer_list<const char*> others, const char* why) {
        if (values.count(option) == 0) return;
        for (const char* other : others) {
            if (values.count(other) > 0) refuse(fmt::format("--{} with --{}: {}", option, other, why));
        }
    };
    conflict("network", {"stats", "save-stats", "log-mel", "rate"}, "the network says what it hears");
    conflict("stats", {"save-stats", "log-mel", "rate"}, "the file says how its features were made");
}

Task task_of(const po::variables_map& values) {
    check_options(values);
    Task task;
    const auto& format = values["format"].as<std::string>();
    if (format != "float32" && format != "int16") refuse(fmt::format("there is no format '{}'", format));
    task.int16 = format == "int16";
    if (values.count("log-mel") > 0) {
        task.set = {static_cast<std::size_t>(whole_number("features", values, "log-mel", 1, 1)), false};
        if (task.set.filters > features::max_filters) {
            refuse(fmt::format("--log-mel is at most {}", features::max_filters));
        }
    }
    if (values.count("rate") > 0) {
        const std::uint64_t rate = whole_number("features", values, "rate", features::min_sample_rate, 0);
        if (rate > features::max_sample_rate)
            refuse(fmt::format("--rate is at most {}", features::max_sample_rate));
        task.sample_rate = static_cast<int>(rate);
    }
    task.make_folders = values.count("out") > 0;
    if (values.count("save-stats") > 0) task.save_stats = values["save-stats"].as<std::string>();
    if (values.count("stats") > 0) {
        features::Statistics known = features::read_statistics(values["stats"].as<std::string>());
        task.set = known.set;
        task.sample_rate = known.sample_rate;
        task.fixed = std::move(known.normalisation);
    }
    if (values.count("network") > 0) {
        const auto& network = values["network"].as<std::string>();
        recognition::Recogniser known = recognition::read_recogniser(network, io::read_network(network).hidden());
        task.sample_rate = known.sample_rate;
        task.running = std::move(known.normalisation);
    }
    return task;
}

std::vector<Conversion> conversions_of(const po::variables_map& values) {
    std::vector<std::string> paths;
    if (values.count("IN") > 0) paths = values["IN"].as<std::vector<std::string>>();
    if (paths.empty()) refuse("IN.wav is missing");
    if (values.count("out") > 0) return conversions_into(values["out"].as<std::string>(), paths);
    if (paths.size() == 1) refuse("OUT.npy is missing");
    if (paths.size() > 2) refuse("several recordings need --out FOLDER");
    return {one_conversion(paths[0], paths[1])};
}

/// Makes the traces. A recording is read once for the means, again for the deviations from them, and to be written.
class Extraction {
   public:
    Extraction(const Task& task, const std::vector<Conversion>& conversions)
        : task_(task), conversions_(conversions), progress_(0, "second") {
        for (const Conversion& conversion : conversions_) look_at(conversion.in);
        const double passes = task_.fixed || task_.running ? 2 : 3;
        seconds_ *= passes;
    }

    void run() {
        if (!task_.save_stats.empty()) {
            run_together();
            return;
        }
        for (const Conversion& conversion : conversions_) {
            io::OutputFile file(ready(conversion.out));
            features::Moments moments(task_.set.columns());
            add_to_mean(conversion, moments);
            if (!task_.fixed && !task_.running) add_to_deviation(conversion, moments);
            write(conversion, file, moments.frames(),
                  task_.fixed || task_.running ? normaliser() : fixed(moments.result()));
        }
    }

    std::string text(const std::string& folder) const {
        const std::string what = fmt::format("{} frames of {} features, {}{}", frames_, task_.set.columns(),
                                             task_.int16 ? "int16 (Q8.8)" : "float32", resampled_text());
        if (folder.empty()) return fmt::format("{}: {}\n", conversions_.front().out, what);
        return fmt::format("{}: {} traces, {}\n", folder, conversions_.size(), what);
    }

   private:
    using Normalise = std::function<void(double*)>;

    /// So that what cannot be used is refused before anything is written.
    void look_at(const std::string& path) {
        const io::SoundReader reader(path);
        const int rate = reader.sample_rate();
        if (!task_.sample_rate && (rate < features::min_sample_rate || rate > features::max_sample_rate)) {
            io::refuse(path, fmt::format("a sample rate of {} Hz is outside {} to {} Hz; --rate HZ resamples it",
                                         rate, features::min_sample_rate, features::max_sample_rate));
        }
        features::Recording(path, task_.set, task_.sample_rate);
        rates_.insert(rate);
        if (!task_.save_stats.empty() && !task_.sample_rate && rates_.size() > 1) {
            io::refuse(
                path, fmt::format("is at {} Hz, {} at {} Hz; --rate HZ makes them alike", rate,
                                  conversions_.front().in, io::SoundReader(conversions_.front().in).sample_rate()));
        }
        seconds_ += reader.claimed_seconds();
    }

    void run_together() {
        io::OutputFile statistics(task_.save_stats);
        features::Moments moments(task_.set.columns());
        std::vector<std::uint64_t> frames;
        for (const Conversion& conversion : conversions_) {
            const std::uint64_t before = moments.frames();
            add_to_mean(conversion, moments);
            frames.push_back(moments.frames() - before);
        }
        for (const Conversion& conversion : conversions_) add_to_deviation(conversion, moments);
        const int rate = task_.sample_rate.value_or(*rates_.begin());
        statistics.write(features::statistics_text({task_.set, rate, moments.frames(), moments.result()}));
        for (std::size_t k = 0; k < conversions_.size(); ++k) {
            io::OutputFile file(ready(conversions_[k].out));
            write(conversions_[k], file, frames[k], fixed(moments.result()));
        }
        statistics.commit();
    }

    void add_to_mean(const Conversion& conversion, features::Moments& moments) {
        each_frame(conversion.in, [&](const double* frame) { moments.add_to_mean(frame); });
    }

    void add_to_deviation(const Conversion& conversion, features::Moments& moments) {
        each_frame(conversion.in, [&](const double* frame) { moments.add_to_deviation(frame); });
    }

    Normalise normaliser() const {
        if (task_.fixed) return fixed(*task_.fixed);
        return [running = features::RunningNormaliser(*task_.running)](double* frame) mutable {
            running.normalise(frame);
        };
    }

    static Normalise fixed(features::Normalisation normalisation) {
        return [normalisation = std::move(normalisation)](double* frame) {
            features::normalise(frame, normalisation);
        };
    }

    void write(const Conversion& conversion, io::OutputFile& file, std::uint64_t frames,
               const Normalise& normalise) {
        const std::size_t columns = task_.set.columns();
        file.write(io::npy_front(frames, columns, task_.int16 ? io::NpyElement::int16 : io::NpyElement::float32));
        io::Bytes bytes;
        std::uint64_t written = 0;
        each_frame(conversion.in, [&](double* frame) {
            normalise(frame);
            bytes.clear();
            for (std::size_t c = 0; c < columns; ++c) store(bytes, frame[c]);
            file.write(bytes);
            ++written;
        });
        if (written != frames) io::refuse(conversion.in, "changed while it was read");
        file.commit();
        frames_ += frames;
    }

    void store(io::Bytes& bytes, double value) const {
        if (task_.int16) {
            io::store(bytes, nn::quantise<std::int16_t>(value, nn::activation_fraction_bits));
        } else {
            io::store(bytes, static_cast<float>(value));
        }
    }

    template <typename Take>
    void each_frame(const std::string& path, Take take) {
        features::Recording recording(path, task_.set, task_.sample_rate);
        while (auto frame = recording.next()) {
            take(frame->data());
            progress_.show(static_cast<std::size_t>(heard_ + recording.seconds()),
                           static_cast<std::size_t>(seconds_), "");
        }
        heard_ += recording.seconds();
    }

    /// The path of a trace, whose folder there is from now on if the task is to make it.
    std::string ready(const std::string& path) const {
        const fs::path folder = fs::path(path).parent_path();
        std::error_code error;
        if (task_.make_folders) fs::create_directories(folder, error);
        if (error) {
            throw Error(ExitCode::output,
                        fmt::format("cannot make the folder '{}': {}", folder.string(), error.message()));
        }
        return path;
    }

    std::string resampled_text() const {
        if (!task_.sample_rate || rates_ == std::set<int>{*task_.sample_rate}) return "";
        std::vector<int> from;
        std::copy_if(rates_.begin(), rates_.end(), std::back_inserter(from),
                     [&](int rate) { return rate != *task_.sample_rate; });
        return fmt::format("; resampled from {} to {} Hz", fmt::join(from, ", "), *task_.sample_rate);
    }

    const Task& task_;
    const std::vector<Conversion>& conversions_;
    Progress progress_;
    std::set<int> rates_;  ///< of the recordings
    double seconds_ = 0;   ///< to be heard in all passes, as the headers claim
    double heard_ = 0;
    std::uint64_t frames_ = 0;
};

}  // namespace

int run_features(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description options;
    options.add_options()("format", po::value<std::string>()->default_value("float32"))(
        "network", po::value<std::string>())("stats", po::value<std::string>())(
        "save-stats", po::value<std::string>())("rate", po::value<std::string>())(
        "log-mel", po::value<std::string>())("out", po::value<std::string>());
    const po::variables_map values = parse_arguments("features", args, options, {}, "IN");
    const std::vector<Conversion> conversions = conversions_of(values);
    const Task task = task_of(values);
    if (!task.save_stats.empty()) check_apart(task.save_stats, conversions);
    Extraction extraction(task, conversions);
    extraction.run();
    std::cout << extraction.text(values.count("out") > 0 ? values["out"].as<std::string>() : "");
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::cli
