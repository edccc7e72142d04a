/// \file
/// What the modules do, for instruments that draw it. An event is told as soon as it is certain, which is never
/// after its cycles and, since modules run ahead of the kernel, mostly before. Of two statements about the same
/// module and cycle the later one holds. Without an observer a module tells nothing and spends nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/machine.hpp"
#include "spartus/arch/spartus/step_times.hpp"
#include "spartus/arch/spartus/token_link.hpp"
#include "spartus/instruments/window.hpp"
#include "spartus/parts/clock.hpp"

namespace spartus::arch::spartus {

/// What the controller is at. `idle`: all steps are done.
enum class Phase : std::uint8_t { idle, reset, input_wait, start, compute, sync, output_full, activation, finish };

/// Windows in which nothing fires, consumed whole, one per cycle.
struct QuietWindows {
    Matrix segment = Matrix::ih;
    std::uint32_t position = 0;  ///< elements of the segment consumed before the first
    std::uint32_t lookahead = 1;
    std::uint32_t count = 0;
    Cycle first = 0;
};

/// A window in which an element fires; from its cycle on it may wait for a credit.
struct FiringWindow {
    Matrix segment = Matrix::ih;
    std::uint32_t position = 0;  ///< elements of the segment consumed before it
    Cycle cycle = 0;
};

struct EmittedToken {
    Token token;
    std::uint32_t position = 0;  ///< elements of the segment consumed with it
    Cycle cycle = 0;             ///< the credit is spent
    Cycle arrival = 0;           ///< can be popped from here on
};

/// One word of the column in progress.
struct IssuedWord {
    std::uint32_t word = 0;  ///< within the column
    std::uint32_t address = 0;
    Cycle due = 0;     ///< hazard until it is issued
    Cycle issued = 0;  ///< the bank is read in this cycle
};

/// A command of the memory port, for a column of array n.
struct IssuedCommand {
    std::uint32_t matrix = 0;  ///< W_ih and W_hh of layer 0, of layer 1, …
    std::uint32_t column = 0;
    std::uint32_t words = 0;  ///< of the stream buffer that it takes
    Cycle cycle = 0;
};

class ActivityObserver : public Probe {
   public:
    /// The controller is in `phase` from this cycle on. Phases without a cycle are told too. `reset`, `input_wait`,
    /// `start` and `idle` are told when the kernel is at the end of the step before or, `start`, at cycle 0.
    virtual void phase(Phase phase, Cycle from, const StepTimes& step) = 0;

    /// Encoder n inspects.
    virtual void quiet_windows(std::uint32_t n, const QuietWindows& windows) = 0;
    virtual void firing_window(std::uint32_t n, const FiringWindow& window) = 0;
    virtual void token_emitted(std::uint32_t n, const EmittedToken& token) = 0;
    virtual void scan_done(std::uint32_t n, Cycle from) = 0;

    /// Array n pops a token, wanted since `due`; the credit can be spent from the cycle after `popped` on.
    virtual void token_popped(std::uint32_t n, const Token& token, Cycle due, Cycle popped) = 0;
    virtual void word_issued(std::uint32_t n, const IssuedWord& word) = 0;
    /// Array n wants a word from this cycle on, and it is not in the stream buffer unless it is issued then.
    virtual void weights_awaited(std::uint32_t n, Cycle from) = 0;
    /// Array n will issue nothing more in this step: results are under way from `drain` on and there from `drained`
    /// on.
    virtual void array_done(std::uint32_t n, Cycle drain, Cycle drained) = 0;

    /// The activation unit reads a group of neurons from `read` up to `read_end`; h is visible from `visible` on.
    virtual void group_activated(std::uint32_t group, Cycle read, Cycle read_end, Cycle visible) = 0;

    /// With weights in external memory: a command for array n, and its column, the first beat of which is
    /// transferred in `first`; word k may issue from words[k] on, the last in the cycle after the last beat.
    virtual void command_issued(std::uint32_t n, const IssuedCommand& command) = 0;
    virtual void column_transferred(std::uint32_t n, Cycle first, const std::vector<Cycle>& words) = 0;

    /// The host port streams an x in or an h out, from `begin` up to `end`.
    virtual void x_loaded(Cycle begin, Cycle end) = 0;
    virtual void h_transferred(Cycle begin, Cycle end) = 0;
};

/// Passes a phase on to a window of steps.
void follow(instruments::StepWindow& window, Phase phase, const StepTimes& step);

}  // namespace spartus::arch::spartus
