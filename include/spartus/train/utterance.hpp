/// \file
/// A sentence that somebody says, and what is known of it.
#pragma once

#include <string>
#include <vector>

#include "spartus/io/sound_file.hpp"
#include "spartus/recognition/phones.hpp"

namespace spartus::train {

using recognition::Phone;

/// A phone from `start` to the start of the next one.
struct Segment {
    double start = 0;  ///< seconds
    Phone phone = recognition::silence;
};

struct Utterance {
    std::string id;    ///< unique in its corpus
    std::string text;  ///< as it was read
    io::Sound sound;
    std::vector<Segment> segments;  ///< in time; empty where nobody knows the times
    std::vector<Phone> phones;      ///< what is said, without silence, never one twice in a row
};

/// The part of a corpus.
enum class Part { train, test };

/// By the words of a sentence alone, so that no sentence is in both parts, whoever says it in whatever corpus. One
/// sentence in ten is for testing.
Part part_of(const std::string& text);

}  // namespace spartus::train
