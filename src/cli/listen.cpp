#include "spartus/cli/listen.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/features/stream.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/sound_file.hpp"
#include "spartus/io/sound_stream.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/recognition/recogniser.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/stats/ledger.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus listen FILE.wav|- --network F [options]

Recognises the phones of speech as it is heard: each frame of 10 ms goes through the simulated accelerator, whose h the
network's classifier, in software, turns into one of 39 phones or silence. A line for every phone: when it was said, which it
is, the accelerator's latency for that frame, and the share of the 10 ms that this is.

  FILE.wav         a recording, resampled if it is not at the sample rate of the network
  -                standard input: 16-bit PCM of one channel at that rate, little-endian, without a header
  --network FILE   as spartus-train leaves it
  --config FILE    the accelerator [configs/spartus-zynq7100.cfg]
  --set KEY=VALUE  overrides a key of it; repeatable
  --seconds N      of standard input that are listened to at most [600]
  --help           this text

Every h is held against the untimed reference, and every latency against the model's own statement of it, as in 'spartus run'.

Example: arecord -t raw -f S16_LE -r 8000 | spartus listen - --network network.safetensors
)";

constexpr double frame_seconds = 0.01;

po::options_description options() {
    po::options_description result;
    result.add_options()("network", po::value<std::string>()->required())(
        "config", po::value<std::string>()->default_value("configs/spartus-zynq7100.cfg"))(
        "set", po::value<std::vector<std::string>>()->default_value({}, ""))("seconds", po::value<std::string>());
    return result;
}

/// What is listened to, from a file or while it arrives.
class Ear {
   public:
    Ear(const std::string& path, const recognition::Recogniser& recogniser)
        : stream_(STDIN_FILENO, "standard input"), live_(path == "-") {
        sound_.sample_rate = recogniser.sample_rate;
        if (live_) return;
        sound_ = io::read_sound(path);
        if (!features::can_resample(sound_.sample_rate, recogniser.sample_rate)) {
            io::refuse(path, fmt::format("is at {} Hz, which cannot be converted to the network's {} Hz",
                                         sound_.sample_rate, recogniser.sample_rate));
        }
    }

    bool live() const { return live_; }
    int sample_rate() const { return sound_.sample_rate; }
    double seconds() const { return static_cast<double>(sound_.samples.size()) / sound_.sample_rate; }

    /// Up to `count` more samples; none at the end.
    std::vector<float> hear(std::size_t count) {
        if (live_) return stream_.read(count);
        const auto begin = sound_.samples.begin() + static_cast<std::ptrdiff_t>(heard_);
        count = std::min(count, sound_.samples.size() - heard_);
        heard_ += count;
        return {begin, begin + static_cast<std::ptrdiff_t>(count)};
    }

   private:
    io::PcmStream stream_;
    bool live_;
    io::Sound sound_;
    std::size_t heard_ = 0;
};

/// Fills a trace, whose length is fixed when the accelerator is elaborated, while the accelerator reads it.
class FrameSource {
   public:
    FrameSource(Ear& ear, const recognition::Recogniser& recogniser, std::size_t most, nn::Trace& trace)
        : ear_(ear),
          features_(recogniser.sample_rate, ear.sample_rate()),
          normaliser_(recogniser.normalisation),
          trace_(trace) {
        if (!ear.live()) most = static_cast<std::size_t>(ear.seconds() / frame_seconds) + 1;
        trace_ = {"", most, features::all_features, std::vector<std::int16_t>(most * features::all_features)};
    }

    /// Waits until there are `count` frames, or all that there will be; how many there are.
    std::size_t wait_for(std::size_t count) {
        count = std::min(count, trace_.steps);
        while (ready_ < count) {
            if (auto frame = features_.next()) {
                normaliser_.normalise(frame->data());
                std::transform(frame->begin(), frame->end(), trace_.x.begin() + offset(), [](double value) {
                    return nn::quantise<std::int16_t>(value, nn::activation_fraction_bits);
                });
                ++ready_;
                continue;
            }
            if (ended_) break;
            const std::vector<float> samples = ear_.hear(features_.frames().hop());
            ended_ = samples.empty();
            if (ended_) {
                features_.end();
            } else {
                features_.hear(samples);
            }
        }
        return ready_;
    }

   private:
    std::ptrdiff_t offset() const { return static_cast<std::ptrdiff_t>(ready_ * trace_.inputs); }

    Ear& ear_;
    features::FeatureStream features_;
    features::RunningNormaliser normaliser_;
    nn::Trace& trace_;
    std::size_t ready_ = 0;
    bool ended_ = false;
};

/// Turns h into phones and prints them as they come.
class Transcript {
   public:
    Transcript(const recognition::Classifier& classifier, double clock_mhz)
        : classifier_(classifier), clock_mhz_(clock_mhz), h_(classifier.hidden) {
        std::cout << "  time     phone   latency   share of 10 ms\n";
    }

    void add(const std::vector<std::int16_t>& h, Cycle latency) {
        std::transform(h.begin(), h.end(), h_.begin(), [](std::int16_t lsb) {
            return std::ldexp(static_cast<float>(lsb), -nn::activation_fraction_bits);
        });
        const recognition::Phone phone = classifier_.classify(h_.data());
        if (phone != last_ && phone != recognition::silence) {
            const double us = microseconds(latency);
            std::cout << fmt::format("{:6.2f} s   {:<5} {:7.3f} us  {:8.4f} %", frame_seconds * frames(),
                                     recognition::phone_names.at(phone), us, share(us))
                      << std::endl;  // somebody may be waiting for it
            said_.push_back(phone);
        }
        last_ = phone;
        latencies_.push_back(latency);
    }

    std::string summary(double seconds) const {
        if (latencies_.empty()) return "nothing was heard: the sound is shorter than a frame of 25 ms\n";
        const auto [least, most] = std::minmax_element(latencies_.begin(), latencies_.end());
        Cycle sum = 0;
        for (const Cycle latency : latencies_) sum += latency;
        const double mean = microseconds(sum) / frames(), heard = frame_seconds * frames();
        return fmt::format(
            "{} phones: {}\n{} frames, {:.2f} s; latency {:.3f} us mean, {:.3f} to {:.3f} us; {:.4f} % of each 10 "
            "ms\n"
            "simulated in {:.2f} s, {:.1f} times as fast as spoken\n",
            said_.size(), recognition::text_of(said_), latencies_.size(), heard, mean, microseconds(*least),
            microseconds(*most), share(mean), seconds, heard / seconds);
    }

   private:
    double frames() const { return static_cast<double>(latencies_.size()); }
    double microseconds(Cycle cycles) const { return static_cast<double>(cycles) / clock_mhz_; }
    static double share(double microseconds) { return 100 * microseconds / (1e6 * frame_seconds); }

    const recognition::Classifier& classifier_;
    double clock_mhz_;
    std::vector<float> h_;
    recognition::Phone last_ = recognition::silence;
    std::vector<recognition::Phone> said_;
    std::vector<Cycle> latencies_;
};

/// Checks a step and hands those of the last layer on, with the latency from the begin of the first.
class Steps {
   public:
    explicit Steps(arch::Machine& machine, std::uint32_t last_layer)
        : machine_(machine), check_causes_(machine.schema()), last_layer_(last_layer) {}

    /// The latency of the time step if this ends one.
    std::optional<Cycle> end(const stats::Step& step) {
        auto wrong = check_causes_(step);
        if (!wrong) wrong = machine_.check(step, true);
        if (wrong)
            throw Error(ExitCode::check_failed,
                        fmt::format("frame {} layer {}: {}", step.step, step.layer, *wrong));
        if (step.layer == 0) begin_ = step.start;
        if (step.layer != last_layer_) return std::nullopt;
        return step.start + step.latency(machine_.schema()) - begin_;
    }

   private:
    arch::Machine& machine_;
    stats::StepCheck check_causes_;
    std::uint32_t last_layer_;
    Cycle begin_ = 0;
};

void listen(const arch::Design& design, const nn::Network& network, const recognition::Recogniser& recogniser,
            Ear& ear, std::size_t most_frames) {
    std::vector<nn::Trace> traces(1);
    FrameSource source(ear, recogniser, most_frames, traces.front());
    design.architecture().check_network(design, network, traces);
    const auto begin = std::chrono::steady_clock::now();
    stop_on_interrupt();
    // The host loads a frame while the one before it is computed: two have to be there before the first begins.
    constexpr std::size_t ahead = 2;
    const std::size_t ready = source.wait_for(ahead);
    Transcript transcript(recogniser.classifier, design->clock_mhz());
    if (ready > 0) {
        const auto machine = design.architecture().elaborate(design, network, traces, {});
        Steps steps(*machine, static_cast<std::uint32_t>(network.layers.size() - 1));
        std::optional<Error> error;  // SystemC would wrap what is thrown within it
        machine->run([&](const stats::Step& step) {
            try {
                const auto latency = steps.end(step);
                if (!latency) return true;
                transcript.add(machine->h(), *latency);
                return source.wait_for(step.step + 1 + ahead) > step.step + 1 && !interrupt_requested();
            } catch (const Error& caught) {
                error = caught;
                return false;
            }
        });
        if (error) throw Error(*error);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << transcript.summary(seconds.count());
}

}  // namespace

int run_listen(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    const po::variables_map values = parse_arguments("listen", args, options(), {"FILE.wav|-"});
    constexpr std::uint64_t default_seconds = 600, most_seconds = 36000;
    const std::uint64_t seconds = whole_number("listen", values, "seconds", 1, default_seconds);
    if (seconds > most_seconds) refuse_usage("listen", fmt::format("--seconds is at most {}", most_seconds));
    const auto& path = values["network"].as<std::string>();
    const arch::Design design =
        arch::read_design(values["config"].as<std::string>(), values["set"].as<std::vector<std::string>>());
    const nn::Network network = sim::load_network(design, path);
    const recognition::Recogniser recogniser = recognition::read_recogniser(path, network.hidden());
    if (network.inputs() != features::all_features) {
        io::refuse(path,
                   fmt::format("has {} inputs; speech has {} features", network.inputs(), features::all_features));
    }
    Ear ear(values["FILE.wav|-"].as<std::string>(), recogniser);
    listen(design, network, recogniser, ear,
           static_cast<std::size_t>(static_cast<double>(seconds) / frame_seconds));
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::cli
