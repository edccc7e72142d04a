#include "spartus/io/sound_stream.hpp"

#include <string>

#include <unistd.h>

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::io;

namespace {

/// A pipe into which a test writes.
class Pipe {
   public:
    Pipe() { REQUIRE(pipe(ends_) == 0); }
    ~Pipe() {
        close(ends_[0]);
        finish();
    }
    void write(const std::string& bytes) const {
        REQUIRE(::write(ends_[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    void finish() {
        if (ends_[1] >= 0) close(ends_[1]);
        ends_[1] = -1;
    }
    int reader() const { return ends_[0]; }

   private:
    int ends_[2] = {-1, -1};
};

}  // namespace

TEST_CASE("Samples are read as they arrive, also where they arrive in halves") {
    Pipe pipe;
    PcmStream stream(pipe.reader(), "input");
    pipe.write(std::string("\x00\x40\xff\xff\x01", 5));
    CHECK(stream.read(100) == std::vector<float>{0.5F, -1 / 32768.0F});
    pipe.write(std::string("\x00\x00\x80", 3));
    CHECK(stream.read(1) == std::vector<float>{1 / 32768.0F});
    CHECK(stream.read(1) == std::vector<float>{-1});
    pipe.finish();
    CHECK(stream.read(1).empty());
}

TEST_CASE("A single sample is sound enough, and none is the end") {
    Pipe pipe;
    PcmStream stream(pipe.reader(), "input");
    pipe.write(std::string("\x00\x20", 2));
    pipe.finish();
    CHECK(stream.read(80) == std::vector<float>{0.25F});
    CHECK(stream.read(80).empty());
}

TEST_CASE("A header or half a sample is refused by name") {
    Pipe wav;
    PcmStream first(wav.reader(), "input");
    wav.write("RIFF____WAVE");
    CHECK(test::error_of([&] { first.read(80); }).what() ==
          std::string("input: begins with the header of a WAV file; give the file by its name, or samples alone"));
    Pipe half;
    PcmStream second(half.reader(), "input");
    half.write("abc");
    half.finish();
    const Error error = test::error_of([&] { second.read(80); });
    CHECK(error.what() == std::string("input: ends in the middle of a 16-bit sample"));
    CHECK(error.code() == ExitCode::input);
}
