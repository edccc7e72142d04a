/// \file
/// eSpeak NG: speech with the time of every phone, and the phones of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/train/utterance.hpp"

namespace spartus::train {

/// The classes of one of eSpeak NG's phoneme names in American English ("A@" is "aa r"); none for a pause, a
/// glottal stop or a mark of stress. Nothing if the name is unknown.
std::optional<std::vector<Phone>> phones_of_espeak(std::string_view name);

struct Voice {
    std::string name;  ///< "en-us+f2"
    int words_per_minute = 175;
    int pitch = 50;  ///< 0..100
};

/// The library, which has one voice for the whole process: there may be one of these at a time.
class Espeak {
   public:
    /// Throws Error(input) if the library finds no data.
    Espeak();
    Espeak(const Espeak&) = delete;
    Espeak& operator=(const Espeak&) = delete;

    /// Throws Error(input) if there is no such voice.
    void set_voice(const Voice& voice);

    /// The text, spoken by the voice that was set last. Nothing if a phone of it has no class.
    std::optional<Utterance> say(const std::string& text);

    /// What `say` would say, without saying it; nothing as there.
    std::optional<std::vector<Phone>> phones(const std::string& text);

   private:
    int sample_rate_ = 0;
};

}  // namespace spartus::train
