/// \file
/// Several instruments on one run.
#pragma once

#include <utility>
#include <vector>

#include "spartus/hw/activity.hpp"

namespace spartus::instruments {

/// Passes everything on to all of them.
class FanOut : public hw::Activity {
   public:
    explicit FanOut(std::vector<hw::Activity*> instruments) : instruments_(std::move(instruments)) {}

    void phase(hw::Phase phase, hw::Cycle from, const hw::StepTimes& step) override {
        for (auto* each : instruments_) each->phase(phase, from, step);
    }
    void quiet_windows(std::uint32_t n, const hw::QuietWindows& windows) override {
        for (auto* each : instruments_) each->quiet_windows(n, windows);
    }
    void firing_window(std::uint32_t n, const hw::FiringWindow& window) override {
        for (auto* each : instruments_) each->firing_window(n, window);
    }
    void token_emitted(std::uint32_t n, const hw::EmittedToken& token) override {
        for (auto* each : instruments_) each->token_emitted(n, token);
    }
    void scan_done(std::uint32_t n, hw::Cycle from) override {
        for (auto* each : instruments_) each->scan_done(n, from);
    }
    void token_popped(std::uint32_t n, const links::Token& token, hw::Cycle due, hw::Cycle popped) override {
        for (auto* each : instruments_) each->token_popped(n, token, due, popped);
    }
    void word_issued(std::uint32_t n, const hw::IssuedWord& word) override {
        for (auto* each : instruments_) each->word_issued(n, word);
    }
    void array_done(std::uint32_t n, hw::Cycle drain, hw::Cycle drained) override {
        for (auto* each : instruments_) each->array_done(n, drain, drained);
    }
    void group_activated(std::uint32_t group, hw::Cycle read, hw::Cycle read_end, hw::Cycle visible) override {
        for (auto* each : instruments_) each->group_activated(group, read, read_end, visible);
    }
    void x_loaded(hw::Cycle begin, hw::Cycle end) override {
        for (auto* each : instruments_) each->x_loaded(begin, end);
    }
    void h_transferred(hw::Cycle begin, hw::Cycle end) override {
        for (auto* each : instruments_) each->h_transferred(begin, end);
    }

   private:
    const std::vector<hw::Activity*> instruments_;
};

}  // namespace spartus::instruments
