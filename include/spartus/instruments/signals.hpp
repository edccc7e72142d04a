/// \file
/// The signals of a wave: their names, widths and present values, and the changes that are still to come. Knows
/// nothing of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "spartus/parts/clock.hpp"

namespace spartus::instruments {

/// How a viewer shows a signal.
enum class Radix { binary, decimal, signed_decimal, hexadecimal, state };

struct Signal {
    std::string module;  ///< "encoder0"; empty for the accelerator itself
    std::string name;    ///< within the module
    std::uint32_t bits;
    Radix radix;
    std::vector<std::string> states;  ///< of Radix::state: what 0, 1, … stand for
};

class Signals {
   public:
    using Id = std::uint32_t;

    /// `top` is the accelerator's name, under which all of them stand.
    explicit Signals(std::string top = {}) : top_(std::move(top)) {}
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// Once the first change has been told no signal may be added.
    Id add(Signal signal, std::int32_t value = 0);

    /// The module that tells the steps of a run apart, if one does: whoever counts from a wave needs its signals.
    void set_sequencer(std::string module) { sequencer_ = std::move(module); }
    bool is_of_sequencer(Id signal) const { return !sequencer_.empty() && signals_[signal].module == sequencer_; }

    /// From this cycle on the signal has this value. Of two statements about a cycle the later one holds, also if
    /// advance() has been there.
    void set(Id signal, Cycle cycle, std::int64_t value);
    /// From this cycle on the signal's value is greater by `difference`.
    void change(Id signal, Cycle cycle, std::int32_t difference);

    /// Makes all changes up to and including this cycle. Returns the signals that were told of, in no order, some
    /// of them perhaps more than once; they stand until the next call.
    const std::vector<Id>& advance(Cycle cycle);
    /// The cycle of the next change.
    std::optional<Cycle> next_change() const;

    const std::string& top() const { return top_; }
    /// "spartus.encoder0.state".
    std::string path(Id signal) const;
    std::size_t size() const { return signals_.size(); }
    const Signal& operator[](Id signal) const { return signals_[signal]; }
    /// The present value.
    std::int32_t value(Id signal) const { return values_[signal]; }

   private:
    struct Change {
        // Made in its place: a copy would wait for the stores of what it copies.
        Change(std::uint32_t which, std::int32_t to) : what(which), value(to) {}
        std::uint32_t what;  ///< 2 · signal, 1 more if `value` is a difference
        std::int32_t value;

        Id signal() const { return what / 2; }
        bool relative() const { return what % 2 != 0; }
    };

    using Changes = std::vector<Change>;  ///< of one cycle, in the order in which they were told

    /// A list each for so many cycles from `begun_` on: most of what a module tells is that near.
    static constexpr std::size_t cycles_near = 1024;

    void tell(Cycle cycle, std::uint32_t what, std::int32_t value);
    void make(const Change& change);
    void make(Changes& changes);
    Changes& near(Cycle cycle) { return near_[cycle % cycles_near]; }

    std::string top_;
    std::string sequencer_;
    std::vector<Signal> signals_;
    std::vector<std::int32_t> values_;
    Cycle begun_ = 0;  ///< cycles that advance() has reached
    std::vector<Changes> near_ = std::vector<Changes>(cycles_near);
    std::map<Cycle, Changes> later_;
    std::vector<Id> told_;
};

}  // namespace spartus::instruments
