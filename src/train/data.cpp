#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/train/corpora.hpp"
#include "spartus/train/synthetic.hpp"

#include "commands.hpp"

namespace spartus::train {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus-train data SOURCE OUT [options]

Turns speech into a data set: logarithmic energies every 10 ms, the phones that are said and, where they are known,
the phone of every frame.

  SOURCE            synthetic    sentences of --text, spoken by eSpeak NG with the voices of --part
                    prompts      asterisk-core-sounds-en: recordings below --root, --transcript
                    timit        a directory that has TRAIN and TEST, --root
                    librispeech  one subset of LibriSpeech, --root
  OUT               the data set
  --root DIR        where the recordings are
  --transcript F    core-sounds-en.txt
  --text F          a text to take sentences from; repeatable
  --part PART       train [default] or test: no sentence and no voice of eSpeak NG is in both
  --frames N        how much synthetic speech, in frames of 10 ms [360000]
  --rate HZ         sample rate to convert to [8000]
  --seed N          of the synthetic speech [1]
  --help            this text
)";

Part part_named(const std::string& name) {
    if (name == "train") return Part::train;
    if (name == "test") return Part::test;
    throw Error(ExitCode::usage, "data: --part is train or test, not '" + name + "'");
}

const std::string& text_option(const po::variables_map& values, const std::string& source, const char* option) {
    if (values.count(option) == 0) {
        throw Error(ExitCode::usage, fmt::format("data: {} needs --{}", source, option));
    }
    return values[option].as<std::string>();
}

Dataset recorded(const std::string& source, const po::variables_map& values, Part part) {
    const std::string& root = text_option(values, source, "root");
    Dataset dataset{values["rate"].as<int>(), {}};
    const auto take = [&](Utterance&& utterance) {
        dataset.examples.push_back(example_of(utterance, dataset.sample_rate));
    };
    if (source == "timit") {
        read_timit(root, part, take);
        return dataset;
    }
    Espeak espeak;
    espeak.set_voice({"en-us"});
    if (source == "prompts") {
        read_prompts(root, text_option(values, source, "transcript"), part, espeak, take);
    } else if (source == "librispeech") {
        read_librispeech(root, espeak, take);
    } else {
        throw Error(ExitCode::usage, fmt::format("data: there is no source '{}'", source));
    }
    return dataset;
}

Dataset synthetic(const po::variables_map& values, Part part) {
    if (values.count("text") == 0) throw Error(ExitCode::usage, "data: synthetic needs --text");
    return synthetic_speech({values["text"].as<std::vector<std::string>>(), part,
                             values["frames"].as<std::size_t>(), values["rate"].as<int>(),
                             values["seed"].as<std::uint64_t>()});
}

}  // namespace

int run_data(const std::vector<std::string>& args) {
    if (std::find(args.begin(), args.end(), "--help") != args.end()) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description options;
    options.add_options()("root", po::value<std::string>())("transcript", po::value<std::string>())(
        "text", po::value<std::vector<std::string>>())("part", po::value<std::string>()->default_value("train"))(
        "frames", po::value<std::size_t>()->default_value(360000))("rate", po::value<int>()->default_value(8000))(
        "seed", po::value<std::uint64_t>()->default_value(1));
    const po::variables_map values = parse("data", args, options, {"SOURCE", "OUT"});
    const auto& source = values["SOURCE"].as<std::string>();
    const Part part = part_named(values["part"].as<std::string>());
    const Dataset dataset = source == "synthetic" ? synthetic(values, part) : recorded(source, values, part);
    if (dataset.examples.empty()) throw Error(ExitCode::input, "data: there is nothing to be read");
    const auto& out = values["OUT"].as<std::string>();
    write_dataset(out, dataset);
    std::cout << fmt::format("{}: {} utterances, {} frames at {} Hz\n", out, dataset.examples.size(),
                             dataset.frames(), dataset.sample_rate);
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::train
