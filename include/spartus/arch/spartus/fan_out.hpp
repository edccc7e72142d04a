/// \file
/// Several instruments on one run.
#pragma once

#include <utility>
#include <vector>

#include "spartus/arch/spartus/activity.hpp"

namespace spartus::arch::spartus {

/// Passes everything on to all of them.
class FanOut : public ActivityObserver {
   public:
    explicit FanOut(std::vector<ActivityObserver*> instruments) : instruments_(std::move(instruments)) {}

    void phase(Phase phase, Cycle from, const StepTimes& step) override {
        for (auto* each : instruments_) each->phase(phase, from, step);
    }
    void quiet_windows(std::uint32_t n, const QuietWindows& windows) override {
        for (auto* each : instruments_) each->quiet_windows(n, windows);
    }
    void firing_window(std::uint32_t n, const FiringWindow& window) override {
        for (auto* each : instruments_) each->firing_window(n, window);
    }
    void token_emitted(std::uint32_t n, const EmittedToken& token) override {
        for (auto* each : instruments_) each->token_emitted(n, token);
    }
    void scan_done(std::uint32_t n, Cycle from) override {
        for (auto* each : instruments_) each->scan_done(n, from);
    }
    void token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) override {
        for (auto* each : instruments_) each->token_popped(n, token, due, popped);
    }
    void word_issued(std::uint32_t n, const IssuedWord& word) override {
        for (auto* each : instruments_) each->word_issued(n, word);
    }
    void weights_awaited(std::uint32_t n, Cycle from) override {
        for (auto* each : instruments_) each->weights_awaited(n, from);
    }
    void array_done(std::uint32_t n, Cycle drain, Cycle drained) override {
        for (auto* each : instruments_) each->array_done(n, drain, drained);
    }
    void group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) override {
        for (auto* each : instruments_) each->group_activated(group, read, read_end, visible);
    }
    void command_issued(std::uint32_t n, const IssuedCommand& command) override {
        for (auto* each : instruments_) each->command_issued(n, command);
    }
    void column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) override {
        for (auto* each : instruments_) each->column_transferred(n, first, words);
    }
    void x_loaded(Cycle begin, Cycle end) override {
        for (auto* each : instruments_) each->x_loaded(begin, end);
    }
    void h_transferred(Cycle begin, Cycle end) override {
        for (auto* each : instruments_) each->h_transferred(begin, end);
    }

   private:
    const std::vector<ActivityObserver*> instruments_;
};

}  // namespace spartus::arch::spartus
