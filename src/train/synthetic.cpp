#include "spartus/train/synthetic.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <sstream>

#include "spartus/base/error.hpp"
#include "spartus/features/resampler.hpp"
#include "spartus/io/bytes.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/train/espeak.hpp"

namespace spartus::train {
namespace {

/// The library's distributions differ between implementations; these do not.
double uniform(std::mt19937_64& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11U) * 0x1p-53;
}

/// The sum of twelve uniform numbers, less six: normal enough for noise.
double normal(std::mt19937_64& random) {
    double sum = -6;
    for (int n = 0; n < 12; ++n) sum += uniform(random, 0, 1);
    return sum;
}

template <typename T>
void shuffle(std::vector<T>& values, std::mt19937_64& random) {
    for (std::size_t n = values.size(); n > 1; --n) std::swap(values[n - 1], values[random() % n]);
}

bool is_plain(const std::string& sentence) {
    std::size_t words = 0;
    bool lower = false;
    for (const char c : sentence) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ') ++words;
        if (std::islower(byte) != 0) lower = true;
        if (std::isalpha(byte) == 0 && c != ' ' && c != ',' && c != '\'') return false;
    }
    return lower && words >= 2 && words <= 13;
}

/// Appends the sentences of a text; line breaks are blanks and blanks are one.
void split_sentences(const std::string& text, std::vector<std::string>& result) {
    std::string sentence;
    for (const char c : text) {
        if (c == '.' || c == '!' || c == '?' || c == '%') {
            while (!sentence.empty() && sentence.back() == ' ') sentence.pop_back();
            result.push_back(std::move(sentence));
            sentence.clear();
        } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
            sentence += c;
        } else if (!sentence.empty() && sentence.back() != ' ') {
            sentence += ' ';
        }
    }
}

double power_of(const std::vector<float>& samples) {
    double sum = 1e-12;
    for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return sum / static_cast<double>(samples.size() + 1);
}

/// A few echoes that fade away.
void add_room(std::vector<float>& samples, int sample_rate, std::mt19937_64& random) {
    const double seconds = uniform(random, 0.05, 0.3);
    const std::vector<float> dry = samples;
    for (int n = 0; n < 12; ++n) {
        const double delay = uniform(random, 0.002, seconds);
        const double gain = uniform(random, -0.4, 0.4) * std::pow(10, -3 * delay / seconds);
        const auto shift = static_cast<std::size_t>(delay * sample_rate);
        for (std::size_t t = shift; t < samples.size(); ++t) {
            samples[t] += static_cast<float>(gain) * dry[t - shift];
        }
    }
}

void add_noise(std::vector<float>& samples, std::mt19937_64& random) {
    const double level = std::sqrt(power_of(samples) * std::pow(10, -uniform(random, 8, 45) / 10));
    const double memory = uniform(random, 0, 0.95);  // of a first-order low pass
    double noise = 0;
    for (float& sample : samples) {
        noise = memory * noise + std::sqrt(1 - memory * memory) * normal(random);
        sample += static_cast<float>(level * noise);
    }
}

}  // namespace

std::vector<std::string> sentences(const std::vector<std::string>& paths, Part part) {
    std::vector<std::string> all;
    for (const std::string& path : paths) split_sentences(std::string(io::as_text(io::read_file(path))), all);
    std::set<std::string> seen;
    std::vector<std::string> result;
    for (std::string& sentence : all) {
        if (!is_plain(sentence) || part_of(sentence) != part || !seen.insert(sentence).second) continue;
        result.push_back(std::move(sentence));
    }
    return result;
}

const std::vector<std::string>& voices(Part part) {
    static const std::vector<std::string> train = {
        "m1",     "m2",      "m3",      "m4",    "m5",    "m6",         "f1",     "f2",      "f3",    "Alex",
        "Alicia", "Andy",    "Annie",   "Denis", "Diogo", "Gene",       "Hugo",   "Jacky",   "Lee",   "Marco",
        "Mario",  "Michael", "Mike",    "adam",  "anika", "antonio",    "boris",  "caleb",   "david", "ed",
        "edward", "aunty",   "belinda", "iven",  "john",  "kaukovalta", "linda",  "marcelo", "max",   "michel",
        "miguel", "norbert", "pablo",   "paul",  "rob",   "sandro",     "shelby", "steph",   "zac"};
    static const std::vector<std::string> test = {"m7", "m8", "f4", "f5", "Andrea", "benjamin", "quincy", "travis"};
    return part == Part::train ? train : test;
}

void spoil(std::vector<float>& samples, int sample_rate, std::mt19937_64& random) {
    if (random() % 2 == 0) add_room(samples, sample_rate, random);
    add_noise(samples, random);
    const auto gain = static_cast<float>(std::pow(10, uniform(random, -10, 10) / 20));
    for (float& sample : samples) sample *= gain;
}

Dataset synthetic_speech(const SyntheticOptions& options) {
    std::vector<std::string> texts = sentences(options.texts, options.part);
    std::mt19937_64 random(options.seed);
    shuffle(texts, random);
    Espeak espeak;
    Dataset dataset{options.sample_rate, {}};
    std::size_t frames = 0;
    for (const std::string& text : texts) {
        if (frames >= options.frames) break;
        const std::vector<std::string>& names = voices(options.part);
        const std::string name = names[random() % names.size()];
        espeak.set_voice({"en-us+" + name, static_cast<int>(uniform(random, 120, 210)),
                          static_cast<int>(uniform(random, 25, 75))});
        std::optional<Utterance> utterance = espeak.say(text);
        if (!utterance || utterance->phones.empty()) continue;
        utterance->id = name + ": " + text;
        utterance->sound.samples =
            features::resampled(utterance->sound.samples, utterance->sound.sample_rate, options.sample_rate);
        utterance->sound.sample_rate = options.sample_rate;
        spoil(utterance->sound.samples, options.sample_rate, random);
        dataset.examples.push_back(example_of(*utterance, options.sample_rate));
        frames += dataset.examples.back().frames;
    }
    return dataset;
}

}  // namespace spartus::train
