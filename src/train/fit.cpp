#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/nn/cell_names.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/train/examples.hpp"
#include "spartus/train/trainer.hpp"

#include "commands.hpp"

namespace spartus::train {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus-train fit OUT.safetensors --data F [options]

Trains one DeltaLSTM or DeltaGRU layer and its classifier, and writes both after every epoch.

  --data F            a data set; repeatable, also for the same one, which is then drawn more often
  --init F            begin with this network instead of random weights, and with its normalisation of features
  --checkpoint F      written after every epoch; where it exists already, training goes on from there
  --cell C            lstm [default] or gru
  --hidden N          units [256]
  --gamma G           sparsity that CBTD prunes to [0]
  --pes M             PEs per array, which own the sub-columns [64]
  --theta-x T, --theta-h T   delta thresholds of x and h [0]
  --arithmetic A      accelerator [default]: its roundings in training; float: none at all
  --loss L            frames [default]: cross-entropy per frame; ctc: connectionist temporal classification
  --epochs N          [10]
  --anneal N          epochs in which alpha rises from 0 to 1 [0]
  --frames N          of an epoch [100000]
  --streams N         sequences side by side [64]
  --steps N           of backpropagation through time, with --loss frames [40]
  --delay N           frames between a sound and its label, with --loss frames [4]
  --learning-rate R   of AdamW at the start; falls to a twentieth [0.002]
  --weight-decay R    [0.0001]
  --clip R            largest norm of a gradient [1]
  --seed N            [1]
  --threads N         [1]; the bits of the result depend on it
  --help              this text
)";

po::options_description options() {
    const TrainerOptions defaults;
    po::options_description result;
    const auto whole = [](std::size_t value) { return po::value<std::size_t>()->default_value(value); };
    const auto real = [](double value) { return po::value<double>()->default_value(value); };
    result.add_options()("data", po::value<std::vector<std::string>>()->required())(
        "init", po::value<std::string>())("checkpoint", po::value<std::string>())(
        "cell", po::value<std::string>()->default_value(std::string(defaults.cell->name)))(
        "hidden", whole(defaults.hidden))("gamma", po::value<std::string>()->default_value("0"))(
        "pes", whole(defaults.pes))("theta-x", real(0))("theta-h", real(0))(
        "arithmetic", po::value<std::string>()->default_value("accelerator"))(
        "loss", po::value<std::string>()->default_value("frames"))("epochs", whole(defaults.epochs))(
        "anneal", whole(0))("frames", whole(defaults.frames_per_epoch))("streams", whole(defaults.streams))(
        "steps", whole(defaults.steps))("delay", whole(defaults.delay))(
        "learning-rate", real(defaults.learning_rate))("weight-decay", real(defaults.weight_decay))(
        "clip", real(defaults.clip))("seed", po::value<std::uint64_t>()->default_value(1))(
        "threads", po::value<int>()->default_value(1));
    return result;
}

[[noreturn]] void refuse(const std::string& cause) {
    throw Error(ExitCode::usage, "fit: " + cause + "; try 'spartus-train fit --help'");
}

/// Which of two words an option has.
bool is_first(const po::variables_map& values, const char* option, const char* first, const char* second) {
    const auto& word = values[option].as<std::string>();
    if (word != first && word != second)
        refuse(fmt::format("--{} is {} or {}, not '{}'", option, first, second, word));
    return word == first;
}

std::int32_t threshold(const po::variables_map& values, const char* option) {
    const double value = values[option].as<double>();
    if (!(value >= 0 && value <= 127)) refuse(fmt::format("--{} must be from 0 to 127", option));
    return nn::quantise<std::int16_t>(value, nn::activation_fraction_bits);
}

TrainerOptions trainer_options(const po::variables_map& values) {
    const auto whole = [&](const char* option, std::size_t low) {
        const auto value = values[option].as<std::size_t>();
        if (value < low || value > 1000000000) refuse(fmt::format("--{} must be from {} to 1e9", option, low));
        return value;
    };
    const auto real = [&](const char* option) {
        const auto value = values[option].as<double>();
        if (!(value >= 0 && value <= 1e6)) refuse(fmt::format("--{} must be from 0 to 1e6", option));
        return value;
    };
    const auto gamma = Decimal::parse(values["gamma"].as<std::string>());
    if (!gamma || gamma->above_one()) refuse("--gamma must be a decimal from 0 to 1");
    TrainerOptions result;
    const std::string& cell = values["cell"].as<std::string>();
    result.cell = nn::find_cell(cell);
    if (result.cell == nullptr) refuse(fmt::format("--cell is {}, not '{}'", nn::any_cell(&nn::Cell::name), cell));
    result.hidden = whole("hidden", 1);
    result.gamma = *gamma;
    result.pes = static_cast<std::uint32_t>(whole("pes", 1));
    result.threshold_h = threshold(values, "theta-h");
    result.accelerator = is_first(values, "arithmetic", "accelerator", "float");
    result.loss = is_first(values, "loss", "frames", "ctc") ? Loss::frames : Loss::ctc;
    result.epochs = whole("epochs", 1);
    result.anneal_epochs = whole("anneal", 0);
    result.frames_per_epoch = whole("frames", 1);
    result.streams = whole("streams", 1);
    result.steps = whole("steps", 1);
    result.delay = whole("delay", 0);
    result.learning_rate = real("learning-rate");
    result.weight_decay = real("weight-decay");
    result.clip = real("clip");
    result.seed = values["seed"].as<std::uint64_t>();
    result.threads = values["threads"].as<int>();
    if (result.threads < 1) refuse("--threads must be at least 1");
    if (!result.accelerator && (gamma->value() > 0 || result.threshold_h > 0)) {
        refuse("--arithmetic float trains neither with --gamma nor with --theta-h");
    }
    return result;
}

/// All examples of all files, in a format that the loss can use.
std::vector<Sample> samples_of(const std::vector<Dataset>& datasets, const features::Normalisation& normalisation,
                               std::int32_t threshold_x, Loss loss) {
    std::vector<Sample> samples;
    for (const Dataset& dataset : datasets) {
        for (const Example& example : dataset.examples) {
            if (loss == Loss::frames && example.labels.empty()) continue;
            if (loss == Loss::ctc && example.phones.size() > example.frames) continue;  // nobody speaks so fast
            samples.push_back({trace_of(example, normalisation), example.labels, example.phones});
            hold(samples.back().trace, threshold_x);
        }
    }
    if (samples.empty()) {
        throw Error(ExitCode::input, "fit: no example of --data has a phone per frame; use --loss ctc");
    }
    return samples;
}

std::vector<Dataset> read_datasets(const std::vector<std::string>& paths) {
    std::vector<Dataset> datasets;
    for (const std::string& path : paths) {
        datasets.push_back(read_dataset(path));
        if (datasets.back().sample_rate != datasets.front().sample_rate) {
            throw Error(ExitCode::input,
                        fmt::format("{} is at {} Hz, {} at {} Hz", path, datasets.back().sample_rate, paths.front(),
                                    datasets.front().sample_rate));
        }
    }
    return datasets;
}

features::Normalisation measure_all(const std::vector<Dataset>& datasets) {
    Dataset all;
    for (const Dataset& dataset : datasets) {
        all.examples.insert(all.examples.end(), dataset.examples.begin(), dataset.examples.end());
    }
    return measure(all);
}

std::string progress(const EpochReport& report, const TrainerOptions& options) {
    std::string line = fmt::format("epoch {} of {}: ", report.epoch, options.epochs);
    if (options.gamma.value() > 0) line += fmt::format("alpha {:.2f}, ", report.alpha);
    line += fmt::format("loss {:.4f}", report.loss);
    if (options.loss == Loss::frames) line += fmt::format(", {:.1f} % of frames right", 100 * report.frames_right);
    return line + fmt::format(", {:.0f} frames/s, {:.0f} s", static_cast<double>(report.frames) / report.seconds,
                              report.seconds);
}

}  // namespace

int run_fit(const std::vector<std::string>& args) {
    if (std::find(args.begin(), args.end(), "--help") != args.end()) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    const po::variables_map values = parse("fit", args, options(), {"OUT"});
    const TrainerOptions options = trainer_options(values);
    std::vector<Dataset> datasets = read_datasets(values["data"].as<std::vector<std::string>>());
    recognition::Recogniser recogniser;
    recogniser.sample_rate = datasets.front().sample_rate;
    TrainedNetwork begin;
    const std::string init = values.count("init") > 0 ? values["init"].as<std::string>() : "";
    if (init.empty()) {
        recogniser.normalisation = measure_all(datasets);
    } else {
        begin.layer = io::read_float_network(init).front();
        const recognition::Recogniser before = recognition::read_recogniser(init, begin.layer.hidden);
        begin.classifier = before.classifier;
        recogniser.normalisation = before.normalisation;
    }
    const std::vector<Sample> samples =
        samples_of(datasets, recogniser.normalisation, threshold(values, "theta-x"), options.loss);
    datasets.clear();

    Trainer trainer(options, samples);
    const std::string checkpoint = values.count("checkpoint") > 0 ? values["checkpoint"].as<std::string>() : "";
    if (!checkpoint.empty() && std::filesystem::exists(checkpoint)) {
        trainer.load(checkpoint);
    } else if (!init.empty()) {
        trainer.start_from(begin, init);
    }
    const auto format = options.accelerator ? io::WeightFormat::int8 : io::WeightFormat::float32;
    do {
        if (!trainer.finished()) {
            std::cout << progress(trainer.epoch(), options) << std::endl;
        }
        TrainedNetwork trained = trainer.network();
        recogniser.classifier = std::move(trained.classifier);
        recognition::write_recogniser(values["OUT"].as<std::string>(), {trained.layer}, format, recogniser);
        if (!checkpoint.empty()) trainer.save(checkpoint);
    } while (!trainer.finished());
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::train
