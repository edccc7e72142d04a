#include "spartus/train/corpora.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <sndfile.h>

#include "spartus/train/dataset.hpp"
#include "spartus/train/examples.hpp"
#include "spartus/train/synthetic.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::train;
using recognition::text_of;

namespace {

void write_tone(const std::string& path, int format, int sample_rate, std::size_t samples) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    SF_INFO info = {};
    info.samplerate = sample_rate;
    info.channels = 1;
    info.format = format | SF_FORMAT_PCM_16;
    SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
    REQUIRE(file != nullptr);
    std::vector<short> wave(samples);
    for (std::size_t n = 0; n < samples; ++n) wave[n] = static_cast<short>((n * 37) % 2000);
    sf_write_short(file, wave.data(), static_cast<sf_count_t>(samples));
    sf_close(file);
}

void write_text(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    test::write_file(path, text);
}

/// What a reader hands over, by id.
template <typename Read>
std::map<std::string, Utterance> all(const Read& read) {
    std::map<std::string, Utterance> result;
    read([&](Utterance&& utterance) { result.emplace(utterance.id, utterance); });
    return result;
}

}  // namespace

TEST_CASE("TIMIT is read as it is distributed, without the sentences that everybody says") {
    const test::TemporaryDirectory folder;
    for (const char* name : {"TRAIN/DR1/FCJF0/SI1027", "TRAIN/DR1/FCJF0/SA1", "TEST/DR2/MABC0/SX10"}) {
        write_tone(folder / (std::string(name) + ".WAV"), SF_FORMAT_NIST, 16000, 16000);
        write_text(folder / (std::string(name) + ".PHN"),
                   "0 3000 h#\n3000 5000 sh\n5000 8000 ix\n8000 9000 kcl\n"
                   "9000 12000 ao\n12000 16000 h#\n");
    }
    const auto train = all([&](const Take& take) { read_timit(folder / "", Part::train, take); });
    REQUIRE(train.size() == 1);
    const Utterance& utterance = train.at("TRAIN/DR1/FCJF0/SI1027");
    CHECK(utterance.sound.sample_rate == 16000);
    CHECK(utterance.sound.samples.size() == 16000);
    CHECK(text_of(utterance.phones) == "sh ih aa");
    REQUIRE(utterance.segments.size() == 6);
    CHECK(utterance.segments[2].start == 5000 / 16000.0);

    const Example example = example_of(utterance, 16000);
    CHECK(example.frames == 98);
    CHECK(text_of(recognition::collapse(example.labels)) == "sh ih aa");
    CHECK(example.labels[17] == recognition::silence);  // its middle is at 182.5 ms
    CHECK(text_of({example.labels[18]}) == "sh");       // 192.5 ms; the phone begins at 187.5 ms
    CHECK(example_of(utterance, 8000).labels == example.labels);

    CHECK(all([&](const Take& take) { read_timit(folder / "", Part::test, take); }).count("TEST/DR2/MABC0/SX10") ==
          1);

    const std::string damaged = folder / "TRAIN/DR1/FCJF0/SI1027.PHN";
    write_text(damaged, "0 3000 h#\n3000 5000 xyz\n");
    const Error error = test::error_of([&] { read_timit(folder / "", Part::train, [](Utterance&&) {}); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == damaged + ": line 2: '3000 5000 xyz' is not 'BEGIN END PHONE'");
}

TEST_CASE("LibriSpeech is read as it is distributed, its phones by eSpeak NG") {
    const test::TemporaryDirectory folder;
    write_tone(folder / "84/121123/84-121123-0000.flac", SF_FORMAT_FLAC, 16000, 8000);
    write_text(folder / "84/121123/84-121123.trans.txt", "84-121123-0000 GO ON\n");
    Espeak espeak;
    espeak.set_voice({"en-us"});
    const auto read = all([&](const Take& take) { read_librispeech(folder / "", espeak, take); });
    REQUIRE(read.size() == 1);
    CHECK(text_of(read.at("84-121123-0000").phones) == "g ow aa n");
    CHECK(read.at("84-121123-0000").sound.samples.size() == 8000);

    const Error error = test::error_of([&] { read_librispeech(folder / "none", espeak, [](Utterance&&) {}); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == "cannot read '" + folder / "none" + "': No such file or directory");
}

TEST_CASE("Prompts are read with their transcript, and descriptions, and what was not recorded, are left out") {
    const test::TemporaryDirectory folder;
    for (const char* name : {"hello-world", "beep", "letters/dollar"}) {
        write_tone(folder / (std::string(name) + ".wav"), SF_FORMAT_WAV, 8000, 4000);
    }
    write_text(folder / "words.txt",
               "; a comment: yes\nhello-world: Hello world.\nbeep: [a simple beep]\n"
               "missing: Missing.\nletters/dollar: dollar [$]\n");
    Espeak espeak;
    espeak.set_voice({"en-us"});
    std::map<std::string, Utterance> read;
    for (const Part part : {Part::train, Part::test}) {
        read.merge(
            all([&](const Take& take) { read_prompts(folder / "", folder / "words.txt", part, espeak, take); }));
    }
    REQUIRE(read.size() == 1);
    CHECK(text_of(read.at("hello-world").phones) == "hh ah l ow w er l d");
    CHECK(part_of("Hello world.") == Part::test);
    CHECK(part_of("I am sorry, that's not a valid extension.  Please try again.") == Part::test);
}

TEST_CASE("eSpeak NG says what it writes, at the times it tells") {
    Espeak espeak;
    espeak.set_voice({"en-us+f2", 150, 60});
    const auto spoken = espeak.say("Please enter your number");
    REQUIRE(spoken);
    CHECK(text_of(spoken->phones) == "p l iy z eh n t er y uh r n ah m b er");
    CHECK(espeak.phones("Please enter your number") == spoken->phones);
    CHECK(std::is_sorted(spoken->segments.begin(), spoken->segments.end(),
                         [](const Segment& a, const Segment& b) { return a.start < b.start; }));
    const double seconds = static_cast<double>(spoken->sound.samples.size()) / spoken->sound.sample_rate;
    CHECK(seconds > 1);
    CHECK(spoken->segments.back().start < seconds);

    CHECK(test::error_of([&] { espeak.set_voice({"xx-nowhere"}); }).code() == ExitCode::input);
}

TEST_CASE("Vowels with an r in them are two phones, and what has no class is known as such") {
    CHECK(text_of(phones_of_espeak("A@").value()) == "aa r");
    CHECK(text_of(phones_of_espeak("'aI3").value()) == "ay er");
    CHECK(phones_of_espeak("_:").value().empty());
    CHECK_FALSE(phones_of_espeak("Q^"));
}

TEST_CASE("No sentence and no voice is in both parts") {
    const test::TemporaryDirectory folder;
    std::string text;
    for (int n = 0; n < 26; ++n) {
        for (int m = 0; m < 10; ++m)
            text += std::string("we count ") + char('a' + n) + " and " + char('a' + m) + ". ";
    }
    write_text(folder / "text", text + text + "No. HELLO TO ALL. one 2 three four.");
    const auto train = sentences({folder / "text"}, Part::train), test = sentences({folder / "text"}, Part::test);
    CHECK(train.size() + test.size() == 260);
    CHECK(test.size() > 10);
    for (const std::string& sentence : test) {
        CHECK(std::find(train.begin(), train.end(), sentence) == train.end());
        CHECK(part_of(sentence + "!!") == Part::test);
    }
    std::set<std::string> both(voices(Part::train).begin(), voices(Part::train).end());
    for (const std::string& voice : voices(Part::test)) CHECK(both.insert(voice).second);
    Espeak espeak;
    for (const std::string& voice : both) CHECK_NOTHROW(espeak.set_voice({"en-us+" + voice}));
}

TEST_CASE("Synthetic speech follows from its seed, and a data set is read as it was written") {
    const test::TemporaryDirectory folder;
    write_text(folder / "text", "the cat sat on the mat. a dog ran into the house. we went home at last. ");
    SyntheticOptions options;
    options.texts = {folder / "text"};
    options.frames = 400;
    const Dataset dataset = synthetic_speech(options);
    REQUIRE(dataset.examples.size() > 1);
    CHECK(dataset.frames() >= 400);
    const Dataset again = synthetic_speech(options);
    CHECK(again.examples[0].statics == dataset.examples[0].statics);
    options.seed = 2;
    CHECK(synthetic_speech(options).examples[0].statics != dataset.examples[0].statics);

    write_dataset(folder / "set", dataset);
    const Dataset read = read_dataset(folder / "set");
    REQUIRE(read.examples.size() == dataset.examples.size());
    CHECK(read.sample_rate == 8000);
    for (std::size_t n = 0; n < read.examples.size(); ++n) {
        const Example &a = read.examples[n], &b = dataset.examples[n];
        CHECK(a.id == b.id);
        CHECK(a.frames == b.frames);
        CHECK(a.statics == b.statics);
        CHECK(a.labels == b.labels);
        CHECK(a.phones == b.phones);
        CHECK(a.labels.size() == a.frames);
    }
    write_text(folder / "damaged", "nothing");
    CHECK(test::error_of([&] { read_dataset(folder / "damaged"); }).code() == ExitCode::input);
}

TEST_CASE("What is sent of x stays until it is the threshold away") {
    nn::Trace trace{"", 6, 1, {3, 5, 12, 8, 2, 2}};
    hold(trace, 5);
    CHECK(trace.x == std::vector<std::int16_t>{0, 5, 12, 12, 2, 2});
    nn::Trace all{"", 3, 2, {1, 2, 3, 4, 5, 6}};
    hold(all, 0);
    CHECK(all.x == std::vector<std::int16_t>{1, 2, 3, 4, 5, 6});
}
