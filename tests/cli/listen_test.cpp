// Speech becomes phones, as a user listens.

#include <cmath>
#include <iomanip>
#include <random>
#include <sstream>

#include "spartus/features/speech.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/reference.hpp"
#include "spartus/recognition/recogniser.hpp"

#include "support/catch.hpp"
#include "support/wav.hpp"
#include "support/workplace.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

constexpr std::size_t hidden = 8;
constexpr std::int32_t threshold_x = 77;  // of a.cfg, 0.3

std::vector<float> numbers(std::size_t count, float scale, std::mt19937& random) {
    std::vector<float> result;
    for (std::size_t n = 0; n < count; ++n) {
        result.push_back(scale * (static_cast<float>(random() % 2001) / 1000 - 1));
    }
    return result;
}

nn::FloatLayer layer() {
    std::mt19937 random(1);
    return {123,
            hidden,
            numbers(4 * hidden * 123, 0.2F, random),
            numbers(4 * hidden * hidden, 0.9F, random),
            numbers(4 * hidden, 0.5F, random),
            numbers(4 * hidden, 0.5F, random)};
}

recognition::Recogniser recogniser() {
    std::mt19937 random(2);
    recognition::Recogniser result;
    result.classifier = {hidden, numbers(recognition::phone_classes * hidden, 4, random),
                         numbers(recognition::phone_classes, 0.1F, random)};
    result.normalisation = {std::vector<double>(123, -2), std::vector<double>(123, 3)};
    result.sample_rate = 8000;
    return result;
}

/// 0.6 s whose loudness and pitch change.
std::vector<std::int16_t> sound() {
    std::vector<std::int16_t> samples;
    for (int n = 0; n < 4800; ++n) {
        const double time = n / 8000.0;
        samples.push_back(static_cast<std::int16_t>(
            9000 * std::sin(2600 * time * (1 + time)) * std::abs(std::sin(20 * time)) + n % 7));
    }
    return samples;
}

/// A workplace with a network and a recording.
struct Quiet : Workplace {
    Quiet() {
        recognition::write_recogniser(file("r.safetensors"), {layer()}, io::WeightFormat::int8, recogniser());
        write("speech.raw", bytes_of(sound()));
        write("speech.wav", wav(bytes_of(sound()), 8000));
    }
};

const std::string with = " --config a.cfg --network r.safetensors";

/// Without the time that it took.
std::string without_speed(const std::string& text) {
    return text.substr(0, text.find("simulated in"));
}

/// Features of the whole sound, [frames][123], Q8.8 LSB.
std::vector<std::int16_t> features_of_sound() {
    std::vector<float> samples;
    for (const std::int16_t sample : sound()) samples.push_back(static_cast<float>(sample) / 32768);
    features::Matrix all = features::with_differences(features::log_energies(samples, 8000));
    features::RunningNormaliser normaliser(recogniser().normalisation);
    for (std::size_t t = 0; t < all.rows; ++t) normaliser.normalise(&all.at(t, 0));
    std::vector<std::int16_t> x;
    for (const double value : all.values) {
        x.push_back(nn::quantise<std::int16_t>(value, nn::activation_fraction_bits));
    }
    return x;
}

/// What the untimed reference hears in it.
std::vector<recognition::Phone> expected_classes() {
    const std::vector<std::int16_t> x = features_of_sound();
    const recognition::Recogniser known = recogniser();
    nn::Reference reference(io::quantised({layer()}), {nn::EncoderMode::delta, threshold_x, 0, 32});
    std::vector<recognition::Phone> classes;
    for (std::size_t begin = 0; begin < x.size(); begin += 123) {
        reference.step(x.data() + begin);
        std::vector<float> h;
        for (const std::int16_t lsb : reference.h()) h.push_back(static_cast<float>(lsb) / 256);
        classes.push_back(known.classifier.classify(h.data()));
    }
    return classes;
}

/// "latency 0.123 us", of the mean step.
std::string heard_latency(const std::string& text) {
    const std::size_t begin = text.find("latency ", text.find("frames, "));
    return text.substr(begin, text.find(" mean", begin) - begin);
}

/// The same of a run on a trace of 58 steps.
std::string latency_of_run(const Quiet& place, const std::string& trace) {
    place.must_run("run a.cfg --network r.safetensors --steps-csv steps.csv --trace " + trace);
    std::istringstream csv(place.read("steps.csv"));
    std::string row;
    std::getline(csv, row);
    REQUIRE(row.rfind("sequence,step,layer,cycles,", 0) == 0);
    double cycles = 0, steps = 0;
    for (; std::getline(csv, row); ++steps) {
        for (int column = 0; column < 3; ++column) row.erase(0, row.find(',') + 1);
        cycles += std::stod(row);
    }
    REQUIRE(steps == 58);
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << "latency " << cycles / steps / 200 << " us";
    return text.str();
}

}  // namespace

TEST_CASE("A recording is heard as the untimed reference hears it, each phone at its time") {
    const Quiet place;
    std::istringstream lines(place.must_run("listen speech.wav" + with));
    const std::vector<recognition::Phone> classes = expected_classes();
    REQUIRE(recognition::collapse(classes).size() > 3);
    std::string line;
    std::getline(lines, line);
    CHECK(line == "  time     phone   latency   share of 10 ms");
    for (std::size_t t = 0; t < classes.size(); ++t) {
        const auto before = t == 0 ? recognition::silence : classes[t - 1];
        if (classes[t] == recognition::silence || classes[t] == before) continue;
        double time = 0, microseconds = 0, share = 0;
        std::string s, phone, us;
        std::getline(lines, line);
        std::istringstream(line) >> time >> s >> phone >> microseconds >> us >> share;
        CHECK(time == Approx(0.01 * static_cast<double>(t)));
        CHECK(phone == recognition::phone_names[classes[t]]);
        CHECK(microseconds > 0.1);
        CHECK(share == Approx(microseconds / 100).margin(1e-4));
    }
    std::getline(lines, line);
    CHECK(line == std::to_string(recognition::collapse(classes).size()) +
                      " phones: " + recognition::text_of(recognition::collapse(classes)));
    std::getline(lines, line);
    CHECK(line.rfind("58 frames, 0.58 s; latency ", 0) == 0);
}

TEST_CASE("Latencies are those of a run on the same features") {
    const Quiet place;
    const std::vector<std::int16_t> x = features_of_sound();
    io::write_npy(place.file("x.npy"), x.size() / 123, 123, x);
    CHECK(heard_latency(place.must_run("listen speech.wav" + with)) == latency_of_run(place, "x.npy"));
}

TEST_CASE("A trace of features for a network is what it hears when it listens") {
    const Quiet place;
    const std::vector<std::int16_t> x = features_of_sound();
    io::write_npy(place.file("expected.npy"), x.size() / 123, 123, x);
    place.must_run("features speech.wav x.npy --format int16 --network r.safetensors");
    CHECK(place.read("x.npy") == place.read("expected.npy"));
    place.write("fast.wav", wav(bytes_of(sound()), 16000));
    const std::string told = place.must_run("features fast.wav y.npy --network r.safetensors");
    CHECK(told.find("; resampled from 16000 to 8000 Hz") != std::string::npos);
    check_refused(place, "features speech.wav y.npy --network net.safetensors", 4, "classifier.weight");
}

TEST_CASE("A recording at another rate is heard as it is resampled") {
    const Quiet place;
    std::vector<std::int16_t> doubled;  // every sample twice: the same sound at twice the rate, and what hums above
    for (const std::int16_t sample : sound()) doubled.insert(doubled.end(), 2, sample);
    place.write("fast.wav", wav(bytes_of(doubled), 16000));
    place.must_run("features fast.wav x.npy --network r.safetensors");
    const std::string heard = place.must_run("listen fast.wav" + with);
    CHECK(heard.find("\n58 frames, 0.58 s") != std::string::npos);
    CHECK(heard_latency(heard) == latency_of_run(place, "x.npy"));
}

TEST_CASE("Standard input is heard like a file, and while it arrives") {
    const Quiet place;
    const std::string expected = without_speed(place.must_run("listen speech.wav" + with));
    CHECK(without_speed(place.run("listen -" + with, "cat speech.raw | ").text) == expected);
    // In pieces that end within samples and within frames.
    const auto slow =
        place.run("listen -" + with, "(head -c 3333 speech.raw; sleep 0.1; tail -c +3334 speech.raw) | ");
    CHECK(without_speed(slow.text) == expected);
    // The writer goes on only when a phone has come out.
    const auto waiting =
        place.run("listen -" + with + " < pipe > out",
                  "mkfifo pipe; (exec 3>pipe; cat speech.raw >&3; until grep -q us out; do sleep 0.02; done) & "
                  "timeout 20 ");
    CHECK(waiting.code == 0);
    CHECK(without_speed(place.read("out")) == expected);
}

TEST_CASE("Listening ends after as many seconds as asked for") {
    const Quiet place;
    const auto outcome = place.run("listen -" + with + " --seconds 1", "cat /dev/zero | ");
    CHECK(outcome.code == 0);
    CHECK(outcome.text.find("100 frames, 1.00 s") != std::string::npos);
}

TEST_CASE("Nothing to hear is said, and what cannot be heard is refused") {
    const Quiet place;
    CHECK(place.run("listen -" + with, "head -c 100 speech.raw | ").text.find("nothing was heard") !=
          std::string::npos);
    place.write("fast.wav", wav(bytes_of(sound()), 1000000000));
    check_refused(place, "listen fast.wav" + with, 4,
                  "fast.wav: is at 1000000000 Hz, which cannot be converted to the network's 8000 Hz");
    check_refused(place, "listen absent.wav" + with, 4, "absent.wav");
    check_refused(place, "listen speech.raw" + with, 4, "speech.raw: is not a sound file");
    check_refused(place, "listen - < speech.wav" + with, 4, "standard input: begins with the header of a WAV file");
    check_refused(place, "listen speech.wav --config a.cfg --network net.safetensors", 4, "classifier.weight");
    check_refused(place, "listen speech.wav --config a.cfg", 2, "--network");
    check_refused(place, "listen speech.wav --seconds 0" + with, 2, "--seconds");
    check_refused(place, "listen" + with, 2, "FILE.wav|- is missing");
}
