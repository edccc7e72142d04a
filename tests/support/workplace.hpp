/// The program as a user meets it, in a directory of its own.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace spartus::test {

namespace fs = std::filesystem;

/// A directory of its own for each case, with a small network, a trace and a configuration in it.
class Workplace {
   public:
    Workplace() : path_(fs::temp_directory_path() / ("spartus-test-" + std::to_string(getpid()))) {
        fs::create_directories(path_);
        write("a.cfg", "[accelerator]\narrays = 2\npes_per_array = 4\n[delta_encoder]\nthreshold_x = 0.3\n");
        must_run("generate network net.safetensors --inputs 5 --hidden 9 --seed 1");
        must_run("generate trace trace.npy --steps 6 --inputs 5 --firing 0.5 --seed 1");
    }
    ~Workplace() { fs::remove_all(path_); }

    struct Outcome {
        int code;
        std::string text;  ///< standard output and error
    };

    /// `before` goes before the program in the command, as "timeout 1 ".
    Outcome run(const std::string& arguments, const std::string& before = "") const {
        const std::string command =
            "cd '" + path_.string() + "' && " + before + "'" SPARTUS_PROGRAM "' " + arguments + " 2>&1";
        std::FILE* const pipe = popen(command.c_str(), "r");
        std::string text;
        std::array<char, 4096> block;
        for (std::size_t count; (count = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
            text.append(block.data(), count);
        }
        return {WEXITSTATUS(pclose(pipe)), text};
    }

    /// The same of a run that has to succeed, for what it leaves behind.
    std::string must_run(const std::string& arguments) const {
        const Outcome outcome = run(arguments);
        INFO(arguments << '\n' << outcome.text);
        REQUIRE(outcome.code == 0);
        return outcome.text;
    }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

    std::string read(const std::string& name) const {
        const std::ifstream file(path_ / name, std::ios::binary);
        INFO(name);
        REQUIRE(file.is_open());
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
    }

    fs::path file(const std::string& name) const { return path_ / name; }

   private:
    fs::path path_;
};

inline const std::string simple_run = "run a.cfg --network net.safetensors --trace trace.npy ";

/// It must say why in one line, with this exit code, and leave no file behind.
inline void check_refused(const Workplace& place, const std::string& arguments, int code,
                          const std::string& excerpt) {
    const std::size_t before = place.files();
    const auto outcome = place.run(arguments);
    INFO(arguments << "\n" << outcome.text);
    CHECK(outcome.code == code);
    CHECK(outcome.text.find(excerpt) != std::string::npos);
    CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    CHECK(place.files() == before);
}

}  // namespace spartus::test
