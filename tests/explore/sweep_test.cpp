#include "spartus/explore/sweep.hpp"

#include "spartus/arch/spartus/config.hpp"
#include "spartus/base/build.hpp"
#include "spartus/base/error.hpp"
#include "spartus/explore/goal.hpp"
#include "spartus/explore/points.hpp"

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::string inputs =
    "network = integer(inputs=5, hidden=6, seed=1)\ntrace = generate(steps=3, inputs=5, firing=0.5)\n";

struct Read {
    explore::Sweep sweep;
    explore::Points points;
};

Read read(const std::string& text, explore::Check check = explore::Check::all) {
    const SuiteFolder folder;
    Read read;
    read.sweep = explore::read_sweep(folder.write("s.cfg", text));
    read.points = explore::expand(read.sweep, explore::Space(read.sweep, check));
    return read;
}

/// What is wrong with [sweep] and these lines, without the file's name.
std::string complaint(const std::string& lines, const std::string& before = "") {
    const SuiteFolder folder;
    const std::string path = folder.write("s.cfg", before + "[sweep]\n" + lines);
    try {
        const explore::Sweep sweep = explore::read_sweep(path);
        explore::expand(sweep, explore::Space(sweep, explore::Check::all));
    } catch (const Error& error) {
        const std::string message = error.what();
        CHECK(message.rfind(path + ": ", 0) == 0);
        CHECK(message.find('\n') == std::string::npos);
        return message.substr(path.size() + 2);
    }
    return "nothing";
}

}  // namespace

TEST_CASE("Axes are lists and ranges and keys that move together") {
    const Read s = read("[accelerator]\npes_per_array = 4\n[sweep]\n" + inputs +
                        "accelerator.arrays = 1, 2\n"
                        "delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.2:0.1\n"
                        "weight_bank.latency, pe_array.latency = 1 | 3, 2 | 5\n");
    REQUIRE(s.points.points.size() == 2 * 3 * 2);
    const auto last = explore::config_of(s.sweep, s.points.points.back()).as<arch::spartus::Config>();
    CHECK(last.accelerator.arrays == 2);
    CHECK(last.accelerator.pes_per_array == 4);
    CHECK(last.delta_encoder.threshold_x == 0.2);
    CHECK(last.delta_encoder.threshold_h == 0.2);
    CHECK(last.weight_bank.latency == 2);
    CHECK(last.pe_array.latency == 5);
}

TEST_CASE("A base gives what the sweep does not set") {
    const SuiteFolder folder;
    const std::string path = folder.write(
        "s.cfg", "[accelerator]\narrays = 3\n[sweep]\nbase = a.cfg\n" + inputs + "pe_array.latency = 2, 3\n");
    const auto base = explore::read_sweep(path).base.as<arch::spartus::Config>();
    CHECK(base.accelerator.arrays == 3);
    CHECK(base.accelerator.pes_per_array == 4);  // of a.cfg
}

TEST_CASE("Constraints leave out points") {
    const Read s = read("[sweep]\n" + inputs +
                        "accelerator.arrays = 1, 2, 4\naccelerator.pes_per_array = 4, 8\n"
                        "constraint = arrays * pes_per_array <= 16\nconstraint = accelerator.arrays > 1\n");
    CHECK(s.points.points.size() == 3);
    CHECK(s.points.rejected == 3);
}

TEST_CASE("A hash tells what a result depends on and nothing else") {
    const std::string start = "[sweep]\n" + inputs;
    const auto hash = [&](const std::string& more, explore::Check check = explore::Check::all) {
        return read(start + more, check).points.points[0].hash;
    };
    const std::string plain = hash("accelerator.arrays = 4\n");
    CHECK(plain.size() == 64);
    CHECK(hash("accelerator.arrays = 4, 8\nabout = else\nrequire = cycles < 3\n") == plain);
    CHECK(hash("accelerator.arrays = 5\n") != plain);
    CHECK(hash("accelerator.arrays = 4\n", explore::Check::first) != plain);
    CHECK(read("[accelerator]\narrays = 4\n[sweep]\n" + inputs).points.points[0].hash == plain);
}

TEST_CASE("A malformed sweep is refused with its key and the cause") {
    using Catch::Matchers::Contains;
    CHECK_THAT(complaint(inputs + "accelerator.arays = 1\n"), Contains("did you mean accelerator.arrays?"));
    CHECK_THAT(complaint(inputs + "constrain = arrays < 3\n"), Contains("did you mean constraint?"));
    CHECK(complaint(inputs + "accelerator.arrays =\n") == "accelerator.arrays: has no values");
    CHECK(complaint(inputs + "accelerator.arrays = 1,,2\n") == "accelerator.arrays: has an empty value");
    CHECK(complaint(inputs + "accelerator.arrays = 1, 2, 1\n") == "accelerator.arrays: has 1 twice");
    CHECK(complaint(inputs + "accelerator.arrays = 4:1:1\n") ==
          "accelerator.arrays: \"4:1:1\" begins above its end");
    CHECK_THAT(complaint(inputs + "accelerator.arrays = 0\n"), Contains("must be a whole number from 1 to 1024"));
    CHECK_THAT(complaint(inputs + "accelerator.arrays = 1\naccelerator.arrays = 2\n"), Contains("given twice"));
    CHECK_THAT(complaint(inputs + "accelerator.arrays, pe_array.latency = 1 | 2 | 3\n"),
               Contains("has 3 values for 2 keys"));
    CHECK_THAT(complaint(inputs + "accelerator.arrays, accelerator.arrays = 1\n"), Contains("is in two axes"));
    CHECK(complaint(inputs + "accelerator.arrays = 1, 2\n", "[accelerator]\narrays = 8\n") ==
          "accelerator.arrays: accelerator.arrays is both swept and set in [accelerator]; drop one");
    CHECK_THAT(complaint(inputs + "accelerator.arrays = 1\nconstraint = arays > 0\n"),
               Contains("did you mean arrays?"));
    CHECK_THAT(complaint(inputs + "accelerator.arrays = 1\nconstraint = arrays > 1\n"),
               Contains("no point fulfils"));
    CHECK_THAT(complaint(inputs + "delta_encoder.fifo_depth = 1:2000:1\ndelta_encoder.lookahead = 1:2000:1\n"),
               Contains("4000000 points"));
    CHECK_THAT(complaint(inputs + "sampling = lhs\n"), Contains("must be one of grid, random, latin_hypercube"));
    CHECK(complaint(inputs + "sampling = random\n") == "samples: is missing; say how many points to take");
    CHECK_THAT(complaint(inputs + "samples = 3\n"), Contains("needs sampling"));
    CHECK_THAT(complaint(inputs + "accelerator.arrays = 1, 2\nsampling = random\nsamples = 3\n"),
               Contains("the grid has 2 points only"));
    CHECK_THAT(complaint("trace = a.npy\n"), Contains("network: is missing"));
    CHECK_THAT(complaint("network = integer(inputs=5)\ntrace = a.npy\n"), Contains("hidden is missing"));
    CHECK_THAT(complaint("network = integer(inputs=5, hidden=5, sed=5)\ntrace = a.npy\n"),
               Contains("did you mean seed?"));
    CHECK_THAT(complaint("network = integer(inputs=5, hidden=5, cell=rnn)\ntrace = a.npy\n"),
               Contains("cell must be lstm or gru, not \"rnn\""));
    CHECK_THAT(complaint("network = lstm(inputs=5)\ntrace = a.npy\n"), Contains("a network is generate"));
    CHECK_THAT(complaint(inputs + "base = none.cfg\n"), Contains("none.cfg"));
    CHECK_THAT(complaint(inputs, "[accelerator]\narays = 8\n"), Contains("accelerator.arrays"));
    CHECK_THAT(complaint(""), Contains("trace: is missing"));
    CHECK_THAT(complaint(std::string("[sweep]\0x = 1\n", 15)), Contains("contains a NUL byte"));
}

TEST_CASE("A requirement that names what no point has is refused with the key that is missing") {
    const auto goal_complaint = [](const std::string& lines) -> std::string {
        const SuiteFolder folder;
        const explore::Sweep sweep = explore::read_sweep(folder.write("s.cfg", "[sweep]\n" + inputs + lines));
        try {
            const explore::Goal goal(sweep);
        } catch (const Error& error) {
            CHECK(error.code() == ExitCode::config);
            return std::string(error.what()).substr(sweep.path.size() + 2);
        }
        return "nothing";
    };
    CHECK(goal_complaint("require = fits != 0\n") ==
          R"(require: "fits != 0" names fits, which no point has; give device = FILE)");
    CHECK(goal_complaint("minimise = latency_mean_us * energy_per_step_uj\n") ==
          R"(minimise: "latency_mean_us * energy_per_step_uj" names energy_per_step_uj, which no point has; )"
          "give energy = FILE");
    CHECK(goal_complaint("require = fits != 0\ndevice = " SPARTUS_SOURCE_DIR "/configs/devices/xc7z100.cfg\n") ==
          "nothing");
}

TEST_CASE("A list of more values than a sweep may have is refused before it is made") {
    std::string line = "delta_encoder.threshold_x = ";
    for (int k = 0; k < 100; ++k) line += (k == 0 ? "" : ", ") + std::string("0:100:0.002");  // 5·10^6
    CHECK_THAT(complaint(inputs + line + '\n'), Catch::Matchers::Contains("more than 100000 values are too many"));
    CHECK_THAT(
        complaint(inputs + "delta_encoder.threshold_x = 0:100:0.0015\ndelta_encoder.threshold_h = 0:100:0.0015\n"
                           "sampling = random\nsamples = 2\n"),
        Catch::Matchers::Contains("more than 100000 values are too many"));
}

TEST_CASE("Another build of the program gives another hash") {
    const SuiteFolder folder;
    const explore::Sweep sweep = explore::read_sweep(folder.write("s.cfg", "[sweep]\n" + inputs));
    const auto hash = [&](const std::string& build) {
        return explore::expand(sweep, explore::Space(sweep, explore::Check::all, build)).points.at(0).hash;
    };
    CHECK(std::string(build_id()).size() == 64);
    CHECK(explore::expand(sweep, explore::Space(sweep, explore::Check::all)).points.at(0).hash == hash(build_id()));
    CHECK(hash("a") != hash("b"));
}

TEST_CASE("A file that a sweep needs and that is not there is named before anything runs") {
    CHECK_THROWS_WITH(read("[sweep]\nnetwork = none.safetensors\ntrace = generate(steps=1, inputs=1, firing=0)\n"),
                      Catch::Matchers::Contains("none.safetensors"));
}
