#include "spartus/config/config_file.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "spartus/base/error.hpp"
#include "spartus/config/key.hpp"

#include "support/catch.hpp"
#include "support/config.hpp"

using namespace spartus::config;
using spartus::arch::spartus::Config;
using spartus::test::parse_config;
using spartus::test::read_config;
namespace nn = spartus::nn;

namespace {

/// What is said about `text`, standing for the file x.cfg, and the overrides; empty if they are accepted.
std::string complaint(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
        parse_config(text, "x.cfg", overrides);
        return {};
    } catch (const spartus::Error& error) {
        CHECK(error.code() == spartus::ExitCode::config);
        return error.what();
    }
}

std::string complaint_about_file(const std::filesystem::path& file) {
    try {
        read_config(file);
        return {};
    } catch (const spartus::Error& error) {
        CHECK(error.code() == spartus::ExitCode::config);
        return error.what();
    }
}

/// A directory that is gone at the end of the test.
class TemporaryDirectory {
   public:
    TemporaryDirectory() { std::filesystem::create_directory(path_); }
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }
    const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_ =
        std::filesystem::temp_directory_path() / ("spartus-config-" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("An empty file gives the defaults") {
    for (const char* text : {"", "\n\n", "# only a comment", "[host]\n", "[host]\n[host]\n"}) {
        CHECK(settings(parse_config(text, "x.cfg")) == settings(Config{}));
    }
}

TEST_CASE("Keys in a file replace the defaults") {
    const Config config = parse_config(
        "[accelerator]\narrays = 4\nclock_mhz=125.5\n[delta_encoder]\nmode = zero_skip\n[network]\ngamma = 0.94\n",
        "x.cfg");
    CHECK(config.accelerator.arrays == 4);
    CHECK(config.accelerator.clock_mhz == 125.5);
    CHECK(config.accelerator.pes_per_array == 64);
    CHECK(config.delta_encoder.mode == nn::EncoderMode::zero_skip);
    REQUIRE(config.network.gamma.has_value());
    CHECK(config.network.gamma->text() == "0.94");
}

TEST_CASE("Blanks, comments and the line ends of other systems do not matter") {
    const Config config =
        parse_config("  # first\r\n\t[accelerator]  # N and M\r\n  arrays\t=  4 # four\r\n", "x.cfg");
    CHECK(config.accelerator.arrays == 4);
}

TEST_CASE("A section may be continued further down") {
    const Config config =
        parse_config("[host]\nmode=real_time\n[pe_array]\nlatency=2\n[host]\nelements_per_beat=4", "x.cfg");
    CHECK(config.host.mode == spartus::arch::spartus::HostMode::real_time);
    CHECK(config.pe_array.latency == 2);
    CHECK(config.host.elements_per_beat == 4);
}

TEST_CASE("An empty gamma is no gamma") {
    CHECK_FALSE(parse_config("[network]\ngamma =\n", "x.cfg").network.gamma.has_value());
    CHECK_FALSE(parse_config("[network]\ngamma = 0.9\n", "x.cfg", {"network.gamma="}).network.gamma.has_value());
}

TEST_CASE("An override takes precedence over the file") {
    const Config config = parse_config("[accelerator]\narrays = 4\n", "x.cfg", {"accelerator.arrays=2"});
    CHECK(config.accelerator.arrays == 2);
}

TEST_CASE("An unknown key is named together with the one that was probably meant") {
    CHECK(complaint("[delta_encoder]\nlookahed = 8\n") ==
          "x.cfg: delta_encoder.lookahed is not a key; did you mean delta_encoder.lookahead?");
    CHECK(complaint("[delta_encodr]\n") == "x.cfg: [delta_encodr] is not a section; did you mean [delta_encoder]?");
    CHECK(complaint("[pe_array]\nlookahead = 8\n") ==
          "x.cfg: pe_array.lookahead is not a key; did you mean delta_encoder.lookahead?");
    CHECK(complaint("[host]\ncolour = red\n") == "x.cfg: host.colour is not a key");
    CHECK(complaint("[Accelerator]\n") == "x.cfg: [Accelerator] is not a section; did you mean [accelerator]?");
    CHECK(complaint("[accelerator]\nArrays = 8\n") ==
          "x.cfg: accelerator.Arrays is not a key; did you mean accelerator.arrays?");
    CHECK(complaint("", {"delta_encoder.threshold=0.3"}) ==
          "--set: delta_encoder.threshold is not a key; did you mean delta_encoder.threshold_x?");
}

TEST_CASE("A key outside of all sections is refused") {
    CHECK(complaint("arrays = 8\n") == "x.cfg: arrays stands in no section; did you mean accelerator.arrays?");
    CHECK(complaint("", {"gamma=0.9"}) == "--set: gamma stands in no section; did you mean network.gamma?");
}

TEST_CASE("A key that is given twice is refused") {
    CHECK(complaint("[host]\nmode = real_time\n[host]\nmode = real_time\n") == "x.cfg: host.mode is given twice");
    CHECK(complaint("", {"host.mode=real_time", "host.mode=real_time"}) == "--set: host.mode is given twice");
}

TEST_CASE("A line that is neither header nor assignment is refused") {
    CHECK(complaint("[accelerator]\narrays 8\n") == "x.cfg: \"arrays 8\" is neither [section] nor key = value");
    CHECK(complaint("[accelerator\n") == "x.cfg: \"[accelerator\" is neither [section] nor key = value");
    CHECK(complaint("[]\n") == "x.cfg: [] is not a section");
    CHECK(complaint("", {"accelerator.arrays"}) == "--set: \"accelerator.arrays\" is not section.key=value");
    CHECK(complaint("", {"=8"}) == "--set:  stands in no section");
}

TEST_CASE("A whole number is digits and nothing else") {
    for (const char* value : {"", "8x", "x8", "8 8", "8.0", "1e3", "0x8", "+8", "-8", "nan", "inf", "4294967296",
                              "99999999999999999999", "\"8\""}) {
        CHECK(complaint(std::string("[accelerator]\narrays = ") + value) ==
              std::string("x.cfg: accelerator.arrays must be a whole number from 1 to 1024, not \"") + value +
                  "\"");
    }
    CHECK(complaint("[accelerator]\narrays = 0008\n").empty());
}

TEST_CASE("A real number is finite, positive and without decoration") {
    for (const char* value :
         {"", "0.3x", "0,3", "-0.3", "-0", "+0.3", "nan", "inf", "infinity", "1e400", "1e-400", "0x1p3", "0.3f"}) {
        CHECK(complaint(std::string("[delta_encoder]\nthreshold_x = ") + value) ==
              std::string("x.cfg: delta_encoder.threshold_x must be a number from 0 to 128, not \"") + value +
                  "\"");
    }
    CHECK(complaint("[delta_encoder]\nthreshold_x = 3e-1\nthreshold_h = .3\n").empty());
}

TEST_CASE("An unknown word is answered with the known ones") {
    CHECK(complaint("[delta_encoder]\nmode = fast\n") ==
          "x.cfg: delta_encoder.mode must be one of delta, zero_skip, dense, not \"fast\"");
    CHECK(complaint("", {"host.mode=Real_Time"}) ==
          "--set: host.mode must be one of back_to_back, real_time, not \"Real_Time\"");
}

TEST_CASE("The bounds of each number are allowed and their neighbours are not") {
    struct Bounds {
        const char* key;
        std::uint32_t low;
        std::uint32_t high;
    };
    const std::vector<Bounds> all_bounds = {
        {"accelerator.arrays", 1, 1024},
        {"accelerator.pes_per_array", 1, 4096},
        {"accelerator.accumulator_bits", 8, 32},
        {"delta_encoder.lookahead", 1, 65'536},
        {"delta_encoder.latency", 1, 1'000'000},
        {"delta_encoder.fifo_depth", 1, 65'536},
        {"weight_bank.latency", 1, 1'000'000},
        {"pe_array.latency", 2, 1'000'000},
        {"activation_unit.interval", 4, 1'000'000},
        {"activation_unit.latency", 1, 1'000'000},
        {"controller.start_cycles", 1, 1'000'000},
        {"controller.sync_cycles", 0, 1'000'000},
        {"controller.finish_cycles", 0, 1'000'000},
        {"host.elements_per_beat", 1, 65'536},
    };
    for (const auto& [key, low, high] : all_bounds) {
        CAPTURE(key);
        const auto set = [name = std::string(key)](std::uint32_t value) {
            return complaint("", {name + "=" + std::to_string(value)});
        };
        CHECK(set(low).empty());
        CHECK(set(high).empty());
        CHECK_FALSE(set(high + 1).empty());
        if (low > 0) CHECK_FALSE(set(low - 1).empty());
    }
}

TEST_CASE("Real numbers and fractions keep to their range") {
    for (const char* good :
         {"accelerator.clock_mhz=10000", "accelerator.clock_mhz=0.001", "delta_encoder.threshold_x=0",
          "delta_encoder.threshold_h=128", "network.gamma=0", "network.gamma=1"}) {
        CHECK(complaint("", {good}).empty());
    }
    for (const char* bad : {"accelerator.clock_mhz=0", "accelerator.clock_mhz=10000.1", "host.frame_period_us=0",
                            "delta_encoder.threshold_h=128.01", "network.gamma=1.01", "network.gamma=-0.1"}) {
        CHECK_FALSE(complaint("", {bad}).empty());
    }
}

TEST_CASE("A frame lasts at least one cycle") {
    CHECK(complaint("", {"host.frame_period_us=0.005"}).empty());
    CHECK(complaint("", {"host.frame_period_us=0.004"}) ==
          "x.cfg: host.frame_period_us = 0.004 is shorter than one cycle at accelerator.clock_mhz = 200");
}

TEST_CASE("A file that cannot be a configuration is refused") {
    const TemporaryDirectory directory;
    const auto missing = directory.path() / "missing.cfg";
    CHECK(complaint_about_file(missing) == missing.string() + ": cannot be read: No such file or directory");
    CHECK(complaint_about_file(directory.path()) == directory.path().string() + ": is a directory");
    CHECK(complaint_about_file("") == ": cannot be read: No such file or directory");
    CHECK(complaint_about_file("/dev/zero") == "/dev/zero: is a device or a pipe, not a regular file");

    const auto binary = directory.write("binary.cfg", std::string("[host]\n\0\n", 9));
    CHECK(complaint_about_file(binary) == binary.string() + ": is not a text file: it contains a NUL byte");
    const auto huge = directory.write("huge.cfg", std::string((1 << 20) + 1, '\n'));
    CHECK(complaint_about_file(huge) == huge.string() + ": is longer than 1 MiB; this is no configuration");
}

TEST_CASE("A complaint about a line of a megabyte is short") {
    const std::string line((1 << 20) - 20, 'a');
    for (const std::string& text : {line, line + "=1", "[" + line + "]", "[host]\n" + line + "=1",
                                    "[host]\nmode=" + line, "[accelerator]\narrays=" + line}) {
        const std::string what = complaint(text);
        CHECK_FALSE(what.empty());
        CHECK(what.size() < 200);
    }
}

TEST_CASE("A file is read from disk with its overrides") {
    const TemporaryDirectory directory;
    const auto file = directory.write("good.cfg", "[accelerator]\narrays = 4\npes_per_array = 16\n");
    const Config config = read_config(file, {"accelerator.arrays=2"});
    CHECK(config.accelerator.arrays == 2);
    CHECK(config.accelerator.pes_per_array == 16);
}

TEST_CASE("The configurations that come with the program are valid") {
    const std::filesystem::path configs = std::filesystem::path(SPARTUS_SOURCE_DIR) / "configs";

    const Config big = read_config(configs / "spartus-zynq7100.cfg");
    CHECK(big.accelerator.arrays == 8);
    CHECK(big.accelerator.pes_per_array == 64);
    CHECK(big.accelerator.clock_mhz == 200.0);
    CHECK(big.activation_unit.interval == 4);

    const Config small = read_config(configs / "spartus-zynq7007s.cfg");
    const auto multipliers = (small.accelerator.arrays + 1) * small.accelerator.pes_per_array;
    CHECK(multipliers <= 66);  // DSP slices of the device
    CHECK(small.host.mode == spartus::arch::spartus::HostMode::real_time);
}
