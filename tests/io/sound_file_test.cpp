#include "spartus/io/sound_file.hpp"

#include <cmath>
#include <random>
#include <string>

#include "spartus/io/bytes.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::Bytes;
using spartus::io::read_sound;
using spartus::io::store;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;
using spartus::test::write_file;

namespace {

constexpr std::uint16_t pcm = 1;
constexpr std::uint16_t ieee_float = 3;

void append(Bytes& bytes, const std::string& text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
}

/// A WAV file at 8 kHz. `claimed` is the length of the data in its header.
template <typename Sample>
Bytes wav(std::uint16_t format, std::uint16_t channels, const std::vector<Sample>& samples, std::uint32_t claimed) {
    const std::size_t frame_bytes = channels * sizeof(Sample);
    Bytes file;
    append(file, "RIFF");
    store(file, std::uint32_t{36 + claimed});
    append(file, "WAVEfmt ");
    store(file, std::uint32_t{16});
    store(file, format);
    store(file, channels);
    store(file, std::uint32_t{8000});
    store(file, static_cast<std::uint32_t>(8000 * frame_bytes));
    store(file, static_cast<std::uint16_t>(frame_bytes));
    store(file, static_cast<std::uint16_t>(8 * sizeof(Sample)));
    append(file, "data");
    store(file, claimed);
    for (const Sample sample : samples) store(file, sample);
    return file;
}

template <typename Sample>
Bytes wav(std::uint16_t format, std::uint16_t channels, const std::vector<Sample>& samples) {
    return wav(format, channels, samples, static_cast<std::uint32_t>(samples.size() * sizeof(Sample)));
}

using Shorts = std::vector<std::int16_t>;

}  // namespace

TEST_CASE("A recording is read as fractions of full scale") {
    const TemporaryDirectory directory;
    write_file(directory / "s", wav(pcm, 1, Shorts{0, 16384, -32768}));
    const auto sound = read_sound(directory / "s");
    CHECK(sound.sample_rate == 8000);
    CHECK(sound.samples == std::vector<float>{0, 0.5F, -1});
}

TEST_CASE("The channels of a recording are averaged") {
    const TemporaryDirectory directory;
    write_file(directory / "s", wav(pcm, 2, Shorts{16384, 0, -32768, 16384}));
    CHECK(read_sound(directory / "s").samples == std::vector<float>{0.25F, -0.25F});
}

TEST_CASE("A recording longer than a block is read whole") {
    const TemporaryDirectory directory;
    write_file(directory / "s", wav(pcm, 1, Shorts(10000, 16384)));
    CHECK(read_sound(directory / "s").samples == std::vector<float>(10000, 0.5F));
}

TEST_CASE("A recording is read piece by piece, and says what it is") {
    const TemporaryDirectory directory;
    const Shorts samples(10000, 16384);
    write_file(directory / "s.wav", wav(pcm, 2, samples));
    spartus::io::SoundReader reader(directory / "s.wav");
    CHECK(reader.sample_rate() == 8000);
    CHECK(reader.channels() == 2);
    CHECK(reader.encoding() == "Signed 16 bit PCM");
    CHECK(reader.claimed_seconds() == 5000.0 / 8000);
    CHECK(reader.read() == std::vector<float>(4096, 0.5F));
    CHECK(reader.samples() == 4096);
    CHECK(reader.read().size() == 904);
    CHECK(reader.read().empty());
}

TEST_CASE("A recording that claims to be huge gives only what it has") {
    const TemporaryDirectory directory;
    write_file(directory / "s", wav(pcm, 1, Shorts(100, 16384), 0xfffffff0U));
    CHECK(read_sound(directory / "s").samples.size() == 100);
}

TEST_CASE("Samples that are no numbers are refused by their index") {
    const TemporaryDirectory directory;
    write_file(directory / "s", wav(ieee_float, 1, std::vector<float>{0, 1.5F, std::nanf("")}));
    const Error error = error_of([&] { read_sound(directory / "s"); });
    CHECK(error.code() == ExitCode::input);
    CHECK(error.what() == (directory / "s") + ": sample 2 is nan");
}

TEST_CASE("What is not a WAV file is refused with the path") {
    const TemporaryDirectory directory;
    write_file(directory / "text",
               std::string("hello, this is a text and no recording at all, whatever you may think"));
    write_file(directory / "empty", std::string());
    // The header of Sun's format, which the library can read as well: 24 bytes, 16-bit PCM at 8 kHz, mono.
    write_file(directory / "au", Bytes{'.', 's', 'n', 'd', 0,    0,    0, 24, 0, 0, 0, 4, 0, 0,
                                       0,   3,   0,   0,   0x1f, 0x40, 0, 0,  0, 1, 0, 0, 0, 0});
    for (const char* name : {"text", "empty", "au", "missing", ""}) {
        const Error error = error_of([&] { read_sound(directory / name); });
        CHECK(error.code() == ExitCode::input);
        CHECK(std::string(error.what()).find(directory / name) != std::string::npos);
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
}

TEST_CASE("A recording cut short or damaged is read or refused") {
    const TemporaryDirectory directory;
    const Bytes good = wav(pcm, 1, Shorts(8, 1000));
    const auto try_to_read = [&](const Bytes& file) {
        write_file(directory / "s", file);
        const Error error = error_of([&] { read_sound(directory / "s"); });
        REQUIRE((error.code() == ExitCode::input || error.code() == ExitCode::ok));
    };
    for (std::size_t length = 0; length < good.size(); ++length) {
        try_to_read(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)));
    }
    std::mt19937 random(1);
    for (int round = 0; round < 2000; ++round) {
        Bytes file = good;
        file[random() % file.size()] = static_cast<std::uint8_t>(random());
        try_to_read(file);
    }
}
