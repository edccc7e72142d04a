#include "spartus/cli/interrupt.hpp"

#include <csignal>
#include <initializer_list>

#include <sys/time.h>
#include <unistd.h>

#include "spartus/base/error.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {
namespace {

volatile std::sig_atomic_t polled = 0;
volatile std::sig_atomic_t requested = 0;

/// Until a run that has been asked to end must have: less than a second.
constexpr suseconds_t patience_us = 700'000;

void on_signal(int signal) {
    if (polled == 0 || requested != 0 || signal == SIGALRM) {
        io::remove_pending_output_files();
        constexpr char line[] = "spartus: interrupted\n";
        if (write(STDERR_FILENO, line, sizeof line - 1) < 0) _exit(static_cast<int>(ExitCode::interrupted));
        _exit(static_cast<int>(ExitCode::interrupted));
    }
    requested = 1;
    // Whatever it is busy with, or hangs in, and does not look at interrupt_requested().
    const itimerval once{{0, 0}, {0, patience_us}};
    setitimer(ITIMER_REAL, &once, nullptr);
}

}  // namespace

void exit_on_interrupt() {
    polled = 0;
    struct sigaction action {};
    action.sa_handler = on_signal;
    for (const int signal : {SIGINT, SIGTERM, SIGALRM}) sigaction(signal, &action, nullptr);
}

void stop_on_interrupt() {
    polled = 1;
}

bool interrupt_requested() noexcept {
    return requested != 0;
}

}  // namespace spartus::cli
