#include "spartus/base/command.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spartus/base/error.hpp"

namespace spartus {
namespace {

constexpr int not_found = 127;
constexpr int by_signal = 128;

/// Reads both until both end.
void read_all(std::array<pollfd, 2> files, const std::array<std::string*, 2>& texts) {
    while (files[0].fd >= 0 || files[1].fd >= 0) {
        if (poll(files.data(), files.size(), -1) < 0 && errno != EINTR) return;
        for (std::size_t k = 0; k < files.size(); ++k) {
            if (files[k].fd < 0 || files[k].revents == 0) continue;
            std::array<char, 4096> block{};
            const ssize_t count = read(files[k].fd, block.data(), block.size());
            if (count > 0) {
                texts[k]->append(block.data(), static_cast<std::size_t>(count));
            } else if (count == 0 || errno != EINTR) {
                files[k].fd = -1;
            }
        }
    }
}

[[noreturn]] void become(const std::vector<std::string>& arguments, int output, int errors) {
    setpgid(0, 0);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    std::vector<char*> words;
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    execvp(words.front(), words.data());
    const char* cause = std::strerror(errno);
    if (write(errors, cause, std::strlen(cause)) < 0) _exit(not_found);
    _exit(not_found);
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& arguments) {
    std::array<int, 2> output{};
    std::array<int, 2> errors{};
    if (pipe2(output.data(), O_CLOEXEC) != 0 || pipe2(errors.data(), O_CLOEXEC) != 0) {
        throw Error(ExitCode::internal, std::string("pipe: ") + std::strerror(errno));
    }
    const pid_t child = fork();
    if (child < 0) throw Error(ExitCode::internal, std::string("fork: ") + std::strerror(errno));
    if (child == 0) become(arguments, output[1], errors[1]);
    close(output[1]);
    close(errors[1]);
    CommandResult result;
    read_all({{{output[0], POLLIN, 0}, {errors[0], POLLIN, 0}}}, {&result.output, &result.errors});
    close(output[0]);
    close(errors[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
    return result;
}

std::string shell_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace spartus
