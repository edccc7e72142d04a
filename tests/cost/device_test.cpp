#include "spartus/cost/device.hpp"

#include <algorithm>
#include <filesystem>

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::filesystem::path devices = SPARTUS_SOURCE_DIR "/configs/devices";

cost::Device device_of(std::uint64_t lut, std::uint64_t ff, std::uint64_t dsp, std::uint64_t bram36) {
    return {"D", {lut, ff, dsp, bram36}, 0};
}

}  // namespace

TEST_CASE("Every shipped device can be read and bears the name of its file") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(devices)) {
        const cost::Device device = cost::read_device(entry.path());
        std::string name = device.name;
        std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c < 'A' ? c : char(c | 0x20); });
        CHECK(name + ".cfg" == entry.path().filename());
        CHECK(device.available.ff == 2 * device.available.lut);  // so it is in these families
        ++files;
    }
    CHECK(files == 7);
}

TEST_CASE("Every shipped device has what the manufacturer's overviews of the families say") {
    struct Row {
        const char* name;
        std::uint64_t lut, ff, dsp, bram36, uram;
    };
    const Row rows[] = {
        {"xc7z007s", 14'400, 28'800, 66, 50, 0},              // DS190
        {"xc7z020", 53'200, 106'400, 220, 140, 0},            // DS190
        {"xc7z045", 218'600, 437'200, 900, 545, 0},           // DS190
        {"xc7z100", 277'400, 554'800, 2'020, 755, 0},         // DS190
        {"xczu7ev", 230'400, 460'800, 1'728, 312, 96},        // DS891
        {"xczu9eg", 274'080, 548'160, 2'520, 912, 0},         // DS891
        {"xcvu9p", 1'182'240, 2'364'480, 6'840, 2'160, 960},  // DS890
    };
    for (const Row& row : rows) {
        INFO(row.name);
        const cost::Device device = cost::read_device(devices / (std::string(row.name) + ".cfg"));
        CHECK(device.available.lut == row.lut);
        CHECK(device.available.ff == row.ff);
        CHECK(device.available.dsp == row.dsp);
        CHECK(device.available.bram36 == row.bram36);
        CHECK(device.uram == row.uram);
    }
}

TEST_CASE("The resource of which most is taken binds") {
    const cost::Device device = device_of(100, 200, 10, 5);
    const cost::Fit half = cost::fit({10, 20, 5, 1}, device);
    CHECK((half.fits && half.binding == "DSP48"));
    CHECK(half.utilisation == Approx(0.5));
    const cost::Fit full = cost::fit({100, 20, 5, 1}, device);
    CHECK((full.fits && full.binding == "LUT"));
    const cost::Fit over = cost::fit({10, 20, 5, 6}, device);
    CHECK((!over.fits && over.binding == "BRAM36"));
    CHECK(over.utilisation == Approx(1.2));
    const cost::Fit equal = cost::fit({50, 100, 5, 1}, device);
    CHECK(equal.binding == "LUT");
}

TEST_CASE("What is wrong with a device file is said in one line with file and key and cure") {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "d.cfg";
    const std::string good = "[device]\nname = X1\n[resources]\nlut = 4\nff = 8\ndsp = 2\nbram36 = 3\n";
    const auto complaint = [&](const std::string& text) {
        test::write_file(path, text);
        const Error error = test::error_of([&] { cost::read_device(path); });
        CHECK((error.code() == ExitCode::config || error.code() == ExitCode::ok));
        const std::string what = error.what();
        return what.rfind(path + ": ", 0) == 0 ? what.substr(path.size() + 2) : what;
    };
    const std::string number = "a whole number from 1 to 1000000000";
    CHECK(complaint(good) == "no error");
    CHECK(complaint(good + "uram = 7\n") == "no error");
    CHECK(complaint("[device]\nname = X1\n") == "resources.lut is missing; it must be " + number);
    CHECK(complaint(good + "bram36 = 3\n") == "resources.bram36 is given twice");
    CHECK(complaint(good + "urams = 3\n") == "resources.urams is not a key; did you mean resources.uram?");
    CHECK(complaint("name = X1\n").find("name is not a key; known are device.name, resources.lut") == 0);
    CHECK(complaint("[resources]\nlut = 0\n") == "resources.lut must be " + number + ", not \"0\"");
    CHECK(complaint("[resources]\nlut = -1\n") == "resources.lut must be " + number + ", not \"-1\"");
    CHECK(complaint("[resources]\nlut =\n") == "resources.lut must be " + number + ", not \"\"");
    CHECK(complaint("[resources]\nlut = 1e9\n") == "resources.lut must be " + number + ", not \"1e9\"");
    CHECK(complaint("[resources]\nlut = 99999999999999999999\n").find("resources.lut must be") == 0);
    CHECK(complaint("[device]\nname = a b\n") ==
          "device.name must be a word of at most 60 letters, digits, - and _, not \"a b\"");
    CHECK(complaint("[device]\nname = " + std::string(61, 'a')).find("device.name must be") == 0);
    CHECK(complaint("nonsense\n") == "\"nonsense\" is neither [section] nor key = value");
    CHECK(complaint(std::string("a\0b", 3)) == "is not a text file: it contains a NUL byte");
    CHECK(complaint(std::string((1 << 20) + 1, '#')) == "is longer than 1 MiB; this is no configuration");
    const std::string absent = directory / "absent.cfg";
    CHECK(test::error_of([&] { cost::read_device(absent); }).what() ==
          absent + ": cannot be read: No such file or directory");
}
