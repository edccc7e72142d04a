// Recordings become traces, as a user with a corpus does it.

#include <chrono>
#include <cmath>

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "spartus/io/npy.hpp"

#include "support/catch.hpp"
#include "support/wav.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

std::string hum(double hertz, int rate, std::size_t samples) {
    std::vector<std::int16_t> values;
    for (std::size_t n = 0; n < samples; ++n) {
        const double time = static_cast<double>(n) / rate;
        values.push_back(static_cast<std::int16_t>(9000 * std::sin(6.28 * hertz * time * (1 + time))));
    }
    return bytes_of(values);
}

/// A workplace with recordings in corpus/a and corpus/b.
struct Corpus : Workplace {
    Corpus() {
        fs::create_directories(file("corpus/a"));
        fs::create_directories(file("corpus/b"));
        write("corpus/a/one.wav", wav(hum(300, 8000, 4000), 8000));
        write("corpus/b/two.WAV", wav(hum(800, 8000, 3000), 8000));
        write("fast.wav", wav(hum(500, 16000, 9000), 16000));
    }
};

std::vector<std::size_t> shape_of(const Workplace& place, const std::string& trace) {
    return io::read_npy(place.file(trace)).shape;
}

using Shape = std::vector<std::size_t>;

/// long.wav, which never is in the memory of this process: what a child takes would seem to include it.
void write_silence(const Workplace& place, std::uint32_t minutes) {
    const std::uint32_t bytes = minutes * 60 * 16000;
    std::string header = wav("", 8000);
    header.replace(4, 4, number(36 + bytes, 4)).replace(40, 4, number(bytes, 4));
    place.write("long.wav", header);
    fs::resize_file(place.file("long.wav"), header.size() + bytes);
}

}  // namespace

TEST_CASE("A folder becomes the same tree of traces, each what its recording alone becomes") {
    const Corpus place;
    const std::string told = place.must_run("features corpus fast.wav --out traces --format int16");
    CHECK(told == "traces: 3 traces, 138 frames of 123 features, int16 (Q8.8)\n");
    place.must_run("features corpus/a/one.wav one.npy --format int16");
    place.must_run("features corpus/b/two.WAV two.npy --format int16");
    place.must_run("features fast.wav fast.npy --format int16");
    CHECK(place.read("traces/a/one.npy") == place.read("one.npy"));
    CHECK(place.read("traces/b/two.npy") == place.read("two.npy"));
    CHECK(place.read("traces/fast.npy") == place.read("fast.npy"));
    CHECK(shape_of(place, "one.npy") == Shape{48, 123});
}

TEST_CASE("Statistics are kept over all recordings, and used again give the same traces") {
    const Corpus place;
    place.must_run("features corpus --out first --save-stats s.json");
    place.must_run("features corpus --out second --stats s.json");
    for (const char* trace : {"/a/one.npy", "/b/two.npy"}) {
        CHECK(place.read(std::string("first") + trace) == place.read(std::string("second") + trace));
    }
    place.must_run("features corpus/a/one.wav alone.npy");
    CHECK(place.read("first/a/one.npy") != place.read("alone.npy"));
    const auto statistics = nlohmann::json::parse(place.read("s.json"));
    CHECK(statistics["frames"] == 48 + 36);
    CHECK(statistics["sample_rate"] == 8000);
    CHECK(statistics["mean"].size() == 123);
}

TEST_CASE("Of one recording, keeping and using its statistics change nothing") {
    const Corpus place;
    const std::string in = "features corpus/a/one.wav ";
    for (const std::string set : {"", " --log-mel 13", " --rate 16000"}) {
        place.must_run(in + "plain.npy" + set);
        place.must_run(in + "kept.npy --save-stats s.json" + set);
        place.must_run(in + "again.npy --stats s.json");
        CHECK(place.read("kept.npy") == place.read("plain.npy"));
        CHECK(place.read("again.npy") == place.read("plain.npy"));
    }
}

TEST_CASE("Statistics say at which rate, so another recording is resampled to it") {
    const Corpus place;
    place.must_run("features corpus --out traces --save-stats s.json");
    const std::string told = place.must_run("features fast.wav fast.npy --stats s.json");
    CHECK(told == "fast.npy: 54 frames of 123 features, float32; resampled from 16000 to 8000 Hz\n");
    check_refused(place, "features corpus fast.wav --out t --save-stats u.json", 4,
                  "fast.wav: is at 16000 Hz, corpus/a/one.wav at 8000 Hz; --rate HZ makes them alike");
    place.must_run("features corpus fast.wav --out t --save-stats u.json --rate 16000");
}

TEST_CASE("Any number of plain log-mel features replaces the 123") {
    const Corpus place;
    place.must_run("features corpus/a/one.wav few.npy --log-mel 13");
    CHECK(shape_of(place, "few.npy") == Shape{48, 13});
    check_refused(place, "features corpus/a/one.wav x.npy --log-mel 200", 4,
                  "corpus/a/one.wav: 200 mel filters are too many at 8000 Hz");
    check_refused(place, "features corpus/a/one.wav x.npy --log-mel 257", 2, "--log-mel is at most 256");
    check_refused(place, "features corpus/a/one.wav x.npy --log-mel 0", 2, "--log-mel");
}

TEST_CASE("A recording at any rate is resampled, and one that need not be is left alone") {
    const Corpus place;
    place.write("studio.wav", wav(hum(300, 96000, 48000), 96000));
    check_refused(place, "features studio.wav x.npy", 4,
                  "studio.wav: a sample rate of 96000 Hz is outside 8000 to 48000 Hz; --rate HZ resamples it");
    CHECK(place.must_run("features studio.wav s.npy --rate 16000") ==
          "s.npy: 48 frames of 123 features, float32; resampled from 96000 to 16000 Hz\n");
    place.must_run("features fast.wav a.npy");
    CHECK(place.must_run("features fast.wav b.npy --rate 16000").find("resampled") == std::string::npos);
    CHECK(place.read("a.npy") == place.read("b.npy"));
    check_refused(place, "features fast.wav x.npy --rate 7999", 2, "--rate");
    check_refused(place, "features fast.wav x.npy --rate 48001", 2, "--rate");
}

TEST_CASE("A recording that is none is refused in one line, alone or in a folder, and nothing is written") {
    const Corpus place;
    const std::string samples = hum(300, 8000, 4000);
    const float nan = std::nanf("");
    std::string floats(4000, '\0');
    floats.replace(2000, 4, reinterpret_cast<const char*>(&nan), 4);
    const std::vector<std::array<std::string, 2>> bad = {
        {"", "is not a sound file"},
        {"RIFF", "is not a sound file"},
        {wav("", 8000), "0 samples are shorter than one 25 ms frame (200 samples at 8000 Hz)"},
        {wav(samples, 0), "bad.wav: "},
        {wav(samples, 1000000000), "a sample rate of 1000000000 Hz is outside 8000 to 48000 Hz"},
        {wav(floats, 8000, 3, 4), "sample 500 is nan"},
        {wav(samples, 8000).substr(0, 40), "bad.wav: "}};
    for (const auto& [content, cause] : bad) {
        place.write("bad.wav", content);
        check_refused(place, "features bad.wav x.npy", 4, cause);
    }
    place.write("bad.wav", wav(samples, 1000000000));
    check_refused(place, "features bad.wav x.npy --rate 8000", 4,
                  "bad.wav: a sample rate of 1000000000 Hz cannot be converted to 8000 Hz");
    fs::copy(place.file("bad.wav"), place.file("corpus/z.wav"));
    check_refused(place, "features corpus --out traces", 4, "corpus/z.wav: a sample rate of 1000000000 Hz");
    CHECK_FALSE(fs::exists(place.file("traces")));
}

TEST_CASE("A recording cut short gives what it has") {
    const Corpus place;
    place.write("cut.wav", wav(hum(300, 8000, 4000), 8000).substr(0, 44 + 2 * 1000));
    place.must_run("features cut.wav cut.npy");
    CHECK(shape_of(place, "cut.npy") == Shape{11, 123});
}

TEST_CASE("Folders that lead nowhere or in a circle, and pipes in them, are refused without waiting") {
    const Corpus place;
    fs::create_directory(place.file("none"));
    check_refused(place, "features none --out traces", 4, "none: holds no WAV files");
    check_refused(place, "features absent --out traces", 4, "absent");
    check_refused(place, "features corpus traces.npy", 4, "corpus: is a directory; --out FOLDER takes all");
    REQUIRE(mkfifo(place.file("corpus/pipe.wav").c_str(), 0600) == 0);
    check_refused(place, "features corpus --out traces", 4, "corpus/pipe.wav': it is a device or a pipe");
    fs::remove(place.file("corpus/pipe.wav"));
    fs::create_directory_symlink("..", place.file("corpus/a/up"));
    check_refused(place, "features corpus --out traces", 4,
                  "corpus/a/up: is 'corpus' once more: links lead in a circle");
}

TEST_CASE("Traces that would replace one another, their recordings, or lie among them are refused") {
    const Corpus place;
    place.write("one.wav", place.read("corpus/a/one.wav"));
    check_refused(place, "features one.wav corpus/a/one.wav --out traces", 2,
                  "'one.wav' and 'corpus/a/one.wav' would both become 'traces/one.npy'");
    check_refused(place, "features corpus corpus --out traces", 2, "would both become");
    check_refused(place, "features corpus --out corpus/a/traces", 2, "--out 'corpus/a/traces' lies in 'corpus'");
    fs::create_directory_symlink("corpus", place.file("other"));
    check_refused(place, "features corpus --out other/traces", 2, "lies in 'corpus'");
    check_refused(place, "features one.wav one.wav", 2, "the trace would replace the recording 'one.wav'");
    check_refused(place, "features one.wav x.npy --save-stats one.wav", 2, "--save-stats would replace 'one.wav'");
    check_refused(place, "features one.wav x.npy --save-stats x.npy", 2, "--save-stats would replace 'x.npy'");
    place.write("mine.npy", place.read("one.wav"));
    check_refused(place, "features mine.npy --out .", 2, "the trace would replace the recording 'mine.npy'");
    CHECK(place.read("one.wav") == place.read("corpus/a/one.wav"));
}

TEST_CASE("Options that contradict one another, and places that cannot be written, are refused") {
    const Corpus place;
    const std::string in = "features corpus/a/one.wav ";
    place.must_run(in + "x.npy --save-stats s.json");
    check_refused(place, in + "y.npy --stats s.json --rate 8000", 2, "--stats with --rate");
    check_refused(place, in + "y.npy --stats s.json --save-stats t.json", 2, "--stats with --save-stats");
    check_refused(place, in + "y.npy --network net.safetensors --log-mel 3", 2, "--network with --log-mel");
    check_refused(place, in + "y.npy z.npy", 2, "several recordings need --out FOLDER");
    check_refused(place, "features corpus/a/one.wav", 2, "OUT.npy is missing");
    check_refused(place, "features --out traces", 2, "IN.wav is missing");
    check_refused(place, in + "y.npy --stats a.cfg", 4, "a.cfg");
    check_refused(place, in + "no/such/place", 5, "no/such/place");
    check_refused(place, in + "y.npy --save-stats no/such/place", 5, "no/such/place");
    check_refused(place, in + "--out x.npy", 5, "cannot make the folder 'x.npy'");
}

TEST_CASE("Memory does not depend on how long a recording is") {
    const Workplace place;
    const auto peak_kilobytes = [&](std::uint32_t minutes) {
        write_silence(place, minutes);
        // A sanitizer keeps what is freed: not much of it here.
        const std::string options = "ASAN_OPTIONS=exitcode=99:quarantine_size_mb=1 ";
        CHECK(place.run("features long.wav long.npy --log-mel 40", options).code == 0);
        rusage used = {};
        getrusage(RUSAGE_CHILDREN, &used);
        return used.ru_maxrss;
    };
    const auto brief = peak_kilobytes(1);
    const auto lasting = peak_kilobytes(8);  // 48,000 frames, 7.7 MB of trace from 7.7 MB of sound
    CHECK(lasting - brief < 3000);
}

TEST_CASE("Ctrl-C ends a long conversion and leaves nothing half-written") {
    const Workplace place;
    write_silence(place, 100);
    const std::size_t files = place.files();
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome =
        place.run("features long.wav long.npy --save-stats s.json", "timeout --preserve-status --signal=INT 1 ");
    INFO(outcome.text);
    CHECK(outcome.code == 130);
    CHECK(outcome.text == "spartus: interrupted\n");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(6));
    CHECK(place.files() == files);
}
