/// \file
/// Recorded speech as it is distributed. Files are taken in the order of their names.
#pragma once

#include <functional>
#include <string>

#include "spartus/train/espeak.hpp"
#include "spartus/train/utterance.hpp"

namespace spartus::train {

using Take = std::function<void(Utterance&&)>;

/// The prompts of asterisk-core-sounds-en: `root`/NAME.wav, and a transcript of lines "NAME: TEXT". Those without a
/// recording, with a description in brackets instead of words, or with a phone of no class are left out; so are the
/// sentences of the other part.
void read_prompts(const std::string& root, const std::string& transcript, Part part, Espeak& espeak,
                  const Take& take);

/// TIMIT: `root`/TRAIN|TEST/DRn/SPEAKER/SENTENCE.WAV with .PHN beside, names in either case. The sentences SA1 and
/// SA2, which all speakers say, are left out, as is usual. The part is TIMIT's own.
void read_timit(const std::string& root, Part part, const Take& take);

/// LibriSpeech: `root`/SPEAKER/CHAPTER/SPEAKER-CHAPTER.trans.txt, with the recordings beside it; `root` is one of
/// its subsets ("train-clean-100"), which are its parts. Phones are eSpeak NG's of the transcript.
void read_librispeech(const std::string& root, Espeak& espeak, const Take& take);

}  // namespace spartus::train
