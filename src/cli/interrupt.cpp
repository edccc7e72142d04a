#include "spartus/cli/interrupt.hpp"

#include <csignal>
#include <initializer_list>

#include <unistd.h>

#include "spartus/base/error.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {
namespace {

volatile std::sig_atomic_t polled = 0;
volatile std::sig_atomic_t requested = 0;

void on_signal(int) {
    if (polled == 0 || requested != 0) {
        io::remove_pending_output_files();
        _exit(static_cast<int>(ExitCode::interrupted));
    }
    requested = 1;
}

}  // namespace

void exit_on_interrupt() {
    polled = 0;
    struct sigaction action {};
    action.sa_handler = on_signal;
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

void stop_on_interrupt() {
    polled = 1;
}

bool interrupt_requested() noexcept {
    return requested != 0;
}

}  // namespace spartus::cli
