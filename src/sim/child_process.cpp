#include "spartus/sim/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include <sys/wait.h>
#include <unistd.h>

#include "spartus/error.hpp"

namespace spartus::sim {
namespace {

void write_all(int descriptor, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;  // the parent is gone
        done += static_cast<std::size_t>(written);
    }
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> block;
    while (true) {
        const ssize_t count = read(descriptor, block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(block.data(), static_cast<std::size_t>(count));
    }
}

/// The child's life: its exit status is the code of the error, its text the message.
[[noreturn]] void run_child(const std::function<std::string()>& work, int descriptor) {
    ExitCode code = ExitCode::ok;
    std::string text;
    try {
        text = work();
    } catch (const Error& error) {
        code = error.code();
        text = error.what();
    } catch (const std::exception& error) {
        code = ExitCode::internal;
        text = error.what();
    }
    write_all(descriptor, text);
    _exit(static_cast<int>(code));  // what the parent has in its buffers is the parent's to write
}

}  // namespace

std::string in_child_process(const std::function<std::string()>& work) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw Error(ExitCode::internal, std::string("pipe: ") + std::strerror(errno));
    const pid_t child = fork();
    if (child < 0) throw Error(ExitCode::internal, std::string("fork: ") + std::strerror(errno));
    if (child == 0) {
        close(ends[0]);
        run_child(work, ends[1]);
    }
    close(ends[1]);
    std::string text = read_all(ends[0]);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status)) throw Error(ExitCode::internal, "a run ended by signal " + std::to_string(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0) throw Error(static_cast<ExitCode>(WEXITSTATUS(status)), text);
    return text;
}

}  // namespace spartus::sim
