#include "spartus/train/corpora.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"

namespace spartus::train {
namespace {

namespace fs = std::filesystem;

std::istringstream text_of(const std::string& path) {
    return std::istringstream(std::string(io::as_text(io::read_file(path))));
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// All regular files below `root` whose names end, in either case, in `ending`.
std::vector<fs::path> files_below(const std::string& root, const std::string& ending) {
    std::error_code error;
    fs::recursive_directory_iterator directory(root, error);
    if (error) throw Error(ExitCode::input, fmt::format("cannot read '{}': {}", root, error.message()));
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : directory) {
        const std::string name = lower(entry.path().filename().string());
        const bool ends =
            name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
        if (ends && entry.is_regular_file()) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// "SAMPLE SAMPLE LABEL" per line.
void read_phn(const fs::path& path, Utterance& utterance) {
    std::istringstream lines = text_of(path.string());
    std::string line;
    std::vector<Phone> said;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream words(line);
        long begin = 0;
        long end = 0;
        std::string label;
        const bool complete = static_cast<bool>(words >> begin >> end >> label);
        const auto phone = recognition::phone_of_timit(label);
        if (!complete || !phone) {
            io::refuse(path.string(),
                       fmt::format("line {}: {} is not 'BEGIN END PHONE'", number, io::in_quotes(line)));
        }
        utterance.segments.push_back({static_cast<double>(begin) / utterance.sound.sample_rate, *phone});
        said.push_back(*phone);
    }
    utterance.phones = recognition::collapse(said);
}

}  // namespace

void read_prompts(const std::string& root, const std::string& transcript, Part part, Espeak& espeak,
                  const Take& take) {
    std::istringstream lines = text_of(transcript);
    std::string line;
    while (std::getline(lines, line)) {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos || line[0] == ';' || line.find_first_of("[(<") != std::string::npos)
            continue;
        Utterance utterance;
        utterance.id = line.substr(0, colon);
        utterance.text = line.substr(colon + 2);
        const std::string path = root + "/" + utterance.id + ".wav";
        if (part_of(utterance.text) != part || !fs::exists(path)) continue;
        const auto phones = espeak.phones(utterance.text);
        if (!phones || phones->empty()) continue;
        utterance.phones = *phones;
        utterance.sound = io::read_sound(path);
        take(std::move(utterance));
    }
}

void read_timit(const std::string& root, Part part, const Take& take) {
    const std::string folder = part == Part::train ? "train" : "test";
    for (const fs::path& path : files_below(root, ".wav")) {
        const fs::path below = path.lexically_relative(root);
        if (lower(below.begin()->string()) != folder || lower(path.filename().string()).rfind("sa", 0) == 0)
            continue;
        Utterance utterance;
        utterance.id = fs::path(below).replace_extension().generic_string();
        utterance.sound = io::read_sound(path.string(), io::SoundFormats::any);
        const bool capitals = path.extension() == ".WAV";
        read_phn(fs::path(path).replace_extension(capitals ? ".PHN" : ".phn"), utterance);
        take(std::move(utterance));
    }
}

void read_librispeech(const std::string& root, Espeak& espeak, const Take& take) {
    for (const fs::path& path : files_below(root, ".trans.txt")) {
        std::istringstream lines = text_of(path.string());
        std::string line;
        while (std::getline(lines, line)) {
            const std::size_t blank = line.find(' ');
            if (blank == std::string::npos) {
                io::refuse(path.string(), fmt::format("{} is not 'ID TEXT'", io::in_quotes(line)));
            }
            Utterance utterance;
            utterance.id = line.substr(0, blank);
            utterance.text = lower(line.substr(blank + 1));  // capitals would be spelt out
            const auto phones = espeak.phones(utterance.text);
            if (!phones || phones->empty()) continue;
            utterance.phones = *phones;
            utterance.sound =
                io::read_sound((path.parent_path() / (utterance.id + ".flac")).string(), io::SoundFormats::any);
            take(std::move(utterance));
        }
    }
}

}  // namespace spartus::train
