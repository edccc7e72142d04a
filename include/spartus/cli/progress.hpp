/// \file
/// A line on the terminal that tells how far a long run is. Nothing where standard error is no terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace spartus::cli {

class Progress {
   public:
    /// `what` is counted: "step".
    explicit Progress(std::size_t total, const char* what = "step");
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Redraws a few times per second at most; the first line comes only after a moment.
    void show(std::size_t done) { show(done, total_, ""); }
    /// For a total that is known only now; `note` ends the line.
    void show(std::size_t done, std::size_t total, const std::string& note);

   private:
    using Clock = std::chrono::steady_clock;

    const std::size_t total_;
    const char* const what_;
    const bool terminal_;
    const Clock::time_point start_;
    Clock::time_point next_;
    bool drawn_ = false;
};

}  // namespace spartus::cli
