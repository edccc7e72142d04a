/// \file
/// The phones that are told apart: the 39 classes into which results on TIMIT are folded (Lee and Hon 1989).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::recognition {

using Phone = std::uint8_t;  ///< an index into phone_names

/// Class 0 is silence. It is also the blank of CTC: both stand for "no phone ends here".
constexpr Phone silence = 0;
constexpr std::array<const char*, 39> phone_names = {"sil", "aa", "ae", "ah", "aw", "ay", "b",  "ch", "d",  "dh",
                                                     "dx",  "eh", "er", "ey", "f",  "g",  "hh", "ih", "iy", "jh",
                                                     "k",   "l",  "m",  "n",  "ng", "ow", "oy", "p",  "r",  "s",
                                                     "sh",  "t",  "th", "uh", "uw", "v",  "w",  "y",  "z"};
constexpr std::size_t phone_classes = phone_names.size();

/// The class of that name.
std::optional<Phone> phone_of(std::string_view name);

/// The class of one of TIMIT's 61 labels; the glottal stop "q", which results on TIMIT leave out, is silence.
/// Nothing for an unknown label.
std::optional<Phone> phone_of_timit(std::string_view label);

/// One entry per run of equal classes, silence left out: what is said, as it is scored. Of outputs per frame, of
/// labels per frame and of a transcript alike.
std::vector<Phone> collapse(const std::vector<Phone>& classes);

/// "p l iy z".
std::string text_of(const std::vector<Phone>& phones);

}  // namespace spartus::recognition
