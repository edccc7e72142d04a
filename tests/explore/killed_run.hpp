/// A sweep of the program that ends as by a loss of power.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

namespace spartus {

/// Runs the sweep s.cfg of `folder` into the database `output` and kills it once its journal is beyond `bytes`:
/// with its first points written, in the middle of the others.
inline void run_and_kill(const SuiteFolder& folder, const std::string& output, std::uintmax_t bytes) {
    const pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stdout);
        execl(SPARTUS_PROGRAM, "spartus", "explore", folder.path("s.cfg").c_str(), "--jobs", "1", "--output",
              folder.path(output).c_str(), nullptr);
        _exit(1);
    }
    std::error_code absent;
    while (!(std::filesystem::file_size(folder.path(output + ".partial-wal"), absent) > bytes && !absent) &&
           !std::filesystem::exists(folder.path(output))) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
}

}  // namespace spartus
