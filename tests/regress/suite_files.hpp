/// \file
/// Suites in files of their own, and the program that runs them.
#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

/// A folder that goes with the test.
class SuiteFolder {
   public:
    SuiteFolder()
        : path_(std::filesystem::temp_directory_path() / ("spartus-regress-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
        write("a.cfg", "[accelerator]\narrays = 2\npes_per_array = 4\n");
    }
    ~SuiteFolder() { std::filesystem::remove_all(path_); }
    SuiteFolder(const SuiteFolder&) = delete;
    SuiteFolder& operator=(const SuiteFolder&) = delete;

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return (path_ / name).string();
    }
    std::string read(const std::string& name) const {
        std::ifstream file(path_ / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::string path(const std::string& name) const { return (path_ / name).string(); }

   private:
    std::filesystem::path path_;
};

/// A case without expectation; `more` are further keys, each after a comma.
inline std::string case_text(const std::string& name, const std::string& more = "") {
    return R"({"name": ")" + name + R"(", "config": "a.cfg",
        "network": {"integer": {"inputs": 5, "hidden": 6, "bound": 100, "seed": 1}},
        "traces": [{"generate": {"steps": 3, "firing": 0.5, "step": 1, "seed": 1}}])" +
           more + "}";
}

inline std::string suite_text(const std::string& cases) {
    return R"({"suite": "mine", "cases": [)" + cases + "]}";
}

struct Ended {
    int code;
    std::string text;  ///< standard output and standard error
};

/// Runs `spartus ARGUMENTS` in the project's folder; `before` may set its environment.
inline Ended run_spartus(const std::string& arguments, const std::string& before = "") {
    const std::string command =
        "cd '" SPARTUS_SOURCE_DIR "' && " + before + " '" SPARTUS_PROGRAM "' " + arguments + " 2>&1";
    FILE* const pipe = popen(command.c_str(), "r");
    Ended ended{-1, ""};
    std::array<char, 4096> block;
    while (const std::size_t count = fread(block.data(), 1, block.size(), pipe))
        ended.text.append(block.data(), count);
    ended.code = WEXITSTATUS(pclose(pipe));
    return ended;
}
