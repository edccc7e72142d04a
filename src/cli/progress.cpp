#include "spartus/cli/progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace spartus::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto first_line = 1s;
constexpr auto interval = 200ms;

}  // namespace

Progress::Progress(std::size_t total, const char* what)
    : total_(total),
      what_(what),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + first_line) {}

Progress::~Progress() {
    if (drawn_) fmt::print(stderr, "\r\033[K");
}

void Progress::show(std::size_t done, std::size_t total, const std::string& note) {
    if (!terminal_) return;
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + interval;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = static_cast<double>(done) / seconds;
    fmt::print(stderr, "\r\033[K{} {} of {}, {:.3g} {}s/s, {:.0f} s left{}", what_, done, total, rate, what_,
               static_cast<double>(total - done) / rate, note);
    std::fflush(stderr);
}

}  // namespace spartus::cli
