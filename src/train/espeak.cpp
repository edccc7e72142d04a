#include "spartus/train/espeak.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include <espeak-ng/speak_lib.h>
#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::train {
namespace {

/// Phoneme names as `espeak-ng -v en-us -x` writes them. Vowels with an r in them are two phones.
const std::map<std::string_view, const char*>& espeak_names() {
    static const std::map<std::string_view, const char*> table = {
        {"", ""},       {";", ""},        {"?", ""},        {"0", "aa"},    {"3", "er"},      {"3:", "er"},
        {"@", "ah"},    {"@-", "ah"},     {"@2", "ah"},     {"@5", "ah"},   {"@L", "l"},      {"A:", "aa"},
        {"A", "aa"},    {"A@", "aa r"},   {"A#", "aa"},     {"D", "dh"},    {"E", "eh"},      {"E2", "eh"},
        {"I", "ih"},    {"I#", "ih"},     {"I2", "ih"},     {"N", "ng"},    {"O", "aa"},      {"O2", "aa"},
        {"O:", "aa"},   {"O@", "aa r"},   {"OI", "oy"},     {"S", "sh"},    {"T", "th"},      {"U", "uh"},
        {"U@", "uh r"}, {"V", "ah"},      {"Z", "sh"},      {"a", "ae"},    {"a#", "ah"},     {"aa", "ae"},
        {"aI", "ay"},   {"aI3", "ay er"}, {"aI@", "ay ah"}, {"aU", "aw"},   {"aU@", "aw ah"}, {"b", "b"},
        {"d", "d"},     {"dZ", "jh"},     {"e@", "eh r"},   {"eI", "ey"},   {"f", "f"},       {"g", "g"},
        {"h", "hh"},    {"i", "iy"},      {"i:", "iy"},     {"i@", "ih r"}, {"i@3", "ih r"},  {"j", "y"},
        {"k", "k"},     {"l", "l"},       {"m", "m"},       {"n", "n"},     {"n-", "n"},      {"o@", "aa r"},
        {"oU", "ow"},   {"p", "p"},       {"r", "r"},       {"r-", "r"},    {"s", "s"},       {"t", "t"},
        {"t#", "dx"},   {"t2", "t"},      {"tS", "ch"},     {"u:", "uw"},   {"u", "uw"},      {"v", "v"},
        {"w", "w"},     {"z", "z"},       {"d#", "dx"},     {"m-", "m"},    {"l-", "l"},      {"w#", "w"}};
    return table;
}

/// Without marks of stress and pauses, which may stand before a name.
std::string_view bare(std::string_view name) {
    const std::size_t begin = name.find_first_not_of("',%=_:!|\"");
    return begin == std::string_view::npos ? std::string_view() : name.substr(begin);
}

/// What the callback collects; the library knows no context of its own.
struct Spoken {
    struct Event {
        std::string name;
        int milliseconds;
    };
    std::vector<short> samples;
    std::vector<Event> phonemes;
};

int collect(short* wave, int count, espeak_EVENT* events) {
    auto& spoken = *static_cast<Spoken*>(events->user_data);
    if (wave != nullptr) spoken.samples.insert(spoken.samples.end(), wave, wave + count);
    for (; events->type != espeakEVENT_LIST_TERMINATED; ++events) {
        if (events->type != espeakEVENT_PHONEME) continue;
        const char* const name = static_cast<const char*>(events->id.string);
        spoken.phonemes.push_back({{name, strnlen(name, sizeof events->id.string)}, events->audio_position});
    }
    return 0;
}

/// Cuts a transcription such as "p|l|'i:|z 'E|n" at its separators.
std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> names;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find_first_of("| \n", begin), text.size());
        names.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

}  // namespace

std::optional<std::vector<Phone>> phones_of_espeak(std::string_view name) {
    const auto found = espeak_names().find(bare(name));
    if (found == espeak_names().end()) return std::nullopt;
    std::vector<Phone> phones;
    for (const std::string_view phone : split(found->second)) {
        if (!phone.empty()) phones.push_back(recognition::phone_of(phone).value());
    }
    return phones;
}

Espeak::Espeak() {
    // Once per process and never ended: the library of Debian 12 hangs when it is initialised anew.
    static const int sample_rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr,
                                                     espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_DONT_EXIT);
    if (sample_rate <= 0) throw Error(ExitCode::input, "eSpeak NG finds no data; install espeak-ng-data");
    espeak_SetSynthCallback(collect);
    sample_rate_ = sample_rate;
}

void Espeak::set_voice(const Voice& voice) {
    if (espeak_SetVoiceByName(voice.name.c_str()) != EE_OK) {
        throw Error(ExitCode::input, fmt::format("eSpeak NG has no voice {}", voice.name));
    }
    espeak_SetParameter(espeakRATE, voice.words_per_minute, 0);
    espeak_SetParameter(espeakPITCH, voice.pitch, 0);
}

std::optional<Utterance> Espeak::say(const std::string& text) {
    Spoken spoken;
    const int code =
        espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, nullptr, &spoken);
    if (code != EE_OK) throw Error(ExitCode::internal, fmt::format("eSpeak NG fails with code {}", code));
    Utterance result;
    result.text = text;
    result.sound.sample_rate = sample_rate_;
    for (const short sample : spoken.samples) result.sound.samples.push_back(static_cast<float>(sample) / 32768.0F);
    for (std::size_t n = 0; n < spoken.phonemes.size(); ++n) {
        const auto& [name, milliseconds] = spoken.phonemes[n];
        const auto phones = phones_of_espeak(name);
        if (!phones) return std::nullopt;
        const int next = n + 1 < spoken.phonemes.size() ? spoken.phonemes[n + 1].milliseconds : milliseconds;
        const bool pause = name[0] == '_';
        if (phones->empty() && pause) result.segments.push_back({milliseconds / 1000.0, recognition::silence});
        for (std::size_t k = 0; k < phones->size(); ++k) {  // equal shares of the time
            const double share = static_cast<double>(k) / static_cast<double>(phones->size());
            result.segments.push_back({(milliseconds + share * (next - milliseconds)) / 1000.0, (*phones)[k]});
        }
    }
    std::vector<Phone> said;
    for (const Segment& segment : result.segments) said.push_back(segment.phone);
    result.phones = recognition::collapse(said);
    return result;
}

std::optional<std::vector<Phone>> Espeak::phones(const std::string& text) {
    constexpr int separate = '|' << 8;
    std::vector<Phone> said;
    const void* rest = text.c_str();
    while (rest != nullptr) {
        const char* const clause = espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, separate);
        if (clause == nullptr) break;
        for (const std::string_view name : split(clause)) {
            const auto phones = phones_of_espeak(name);
            if (!phones) return std::nullopt;
            said.insert(said.end(), phones->begin(), phones->end());
        }
        said.push_back(recognition::silence);
    }
    return recognition::collapse(said);
}

}  // namespace spartus::train
