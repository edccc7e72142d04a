#include "spartus/base/child_process.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <utility>

#include <poll.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

namespace spartus {
namespace {

[[noreturn]] void fail(const char* call) {
    throw Error(ExitCode::internal, std::string(call) + ": " + std::strerror(errno));
}

void write_all(int descriptor, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;  // the parent is gone
        done += static_cast<std::size_t>(written);
    }
}

/// The child's life: its exit status is the code of the error, its text the message.
[[noreturn]] void run_child(const ChildWork& work, int descriptor) {
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would read its text. NOLINT(cppcoreguidelines-pro-type-vararg)
#endif
    // A Ctrl-C goes to all processes of the terminal. To end its children, and what becomes of their files, is the
    // parent's.
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_IGN);
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

/// A running child. Destroyed before it has ended, it is ended.
class Child {
   public:
    explicit Child(const ChildWork& work) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) fail("pipe");
        pid_ = fork();
        if (pid_ < 0) {
            const int error = errno;
            close(ends[0]);
            close(ends[1]);
            errno = error;
            fail("fork");
        }
        if (pid_ == 0) {
            close(ends[0]);
            run_child(work, ends[1]);
        }
        close(ends[1]);
        descriptor_ = ends[0];
    }
    ~Child() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            wait();
        }
        close(descriptor_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int descriptor() const { return descriptor_; }

    /// Takes what there is to read; false at the end.
    bool read_some() {
        std::array<char, 65536> block{};
        const ssize_t count = read(descriptor_, block.data(), block.size());
        if (count < 0) return errno == EINTR;
        text_.append(block.data(), static_cast<std::size_t>(count));
        return count > 0;
    }

    /// After the end of its text.
    ChildOutcome outcome() {
        const int status = wait();
        const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - begin_;
        if (WIFEXITED(status))
            return {static_cast<ExitCode>(WEXITSTATUS(status)), std::move(text_), duration.count()};
        return {ExitCode::internal, "a run ended by signal " + std::to_string(WTERMSIG(status)), duration.count()};
    }

   private:
    int wait() {
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        return status;
    }

    pid_t pid_ = 0;
    int descriptor_ = -1;
    std::string text_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

ChildPool::ChildPool() = default;
ChildPool::~ChildPool() = default;

void ChildPool::start(std::size_t index, const ChildWork& work) {
    children_.emplace(index, std::make_unique<Child>(work));
}

std::size_t ChildPool::running() const {
    return children_.size();
}

std::vector<std::pair<std::size_t, ChildOutcome>> ChildPool::await() {
    constexpr int moment_ms = 100;
    std::vector<pollfd> files;
    files.reserve(children_.size());
    for (const auto& [index, child] : children_) files.push_back({child->descriptor(), POLLIN, 0});
    if (poll(files.data(), files.size(), moment_ms) < 0 && errno != EINTR) fail("poll");
    std::vector<std::pair<std::size_t, ChildOutcome>> ended;
    auto file = files.begin();
    for (auto& [index, child] : children_) {
        if ((file++)->revents != 0 && !child->read_some()) ended.emplace_back(index, child->outcome());
    }
    for (const auto& [index, outcome] : ended) children_.erase(index);
    return ended;
}

void in_child_processes(const std::vector<ChildWork>& work, std::size_t jobs,
                        const std::function<void(std::size_t, const ChildOutcome&)>& on_outcome,
                        const std::function<bool()>& stop) {
    ChildPool pool;
    std::map<std::size_t, ChildOutcome> waiting;  // for one before them
    std::size_t started = 0;
    for (std::size_t reported = 0; reported < work.size();) {
        if (stop()) throw Error(ExitCode::interrupted, "interrupted");
        for (; started < work.size() && pool.running() < jobs; ++started) pool.start(started, work[started]);
        for (auto& [index, outcome] : pool.await()) waiting.emplace(index, std::move(outcome));
        for (auto next = waiting.find(reported); next != waiting.end(); next = waiting.find(++reported)) {
            on_outcome(next->first, next->second);
            waiting.erase(next);
        }
    }
}

std::string in_child_process(const ChildWork& work) {
    std::string text;
    in_child_processes({work}, 1, [&text](std::size_t, const ChildOutcome& outcome) {
        if (outcome.code != ExitCode::ok) throw Error(outcome.code, outcome.text);
        text = outcome.text;
    });
    return text;
}

}  // namespace spartus
