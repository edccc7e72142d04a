/// \file
/// The wave of a run, cycle by cycle. One cycle is 10 units of the timescale; it begins where the clock rises.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/replay/rules.hpp"
#include "spartus/replay/vcd_reader.hpp"

namespace spartus::replay {

/// A signal's value in the present cycle; empty if the wave does not have the signal.
class Probe {
   public:
    Probe() = default;
    explicit Probe(const std::uint64_t& value) : value_(&value) {}

    explicit operator bool() const { return value_ != nullptr; }
    std::uint64_t operator*() const { return *value_; }

   private:
    const std::uint64_t* value_ = nullptr;
};

class RecordedWave {
   public:
    /// Throws Error(input) for a file that is no VCD, or is none of `spartus run --vcd`.
    /// Signals are those under the accelerator's name.
    RecordedWave(const std::string& path, const std::string& accelerator, Rules& rules);
    RecordedWave(const RecordedWave&) = delete;
    RecordedWave& operator=(const RecordedWave&) = delete;

    /// Signal `name` of `module`, good as long as the wave.
    Probe find(const std::string& module, const std::string& name) const;
    bool has_module(const std::string& module) const;

    /// Moves on to the next cycle, at first to begin(). False behind the last, and where the clock stops.
    bool next();
    Cycle cycle() const { return cycle_; }

    Cycle begin() const { return begin_; }
    Cycle end() const { return end_; }  ///< the first cycle behind the wave, once next() was false

   private:
    struct Net {
        std::string module, name;  ///< empty where it is no signal of the accelerator
        bool known = false;
    };

    void find_signals();
    void read_values();
    bool read_changes();
    bool apply();
    bool clock_high() const { return values_[clock_] != 0; }
    [[noreturn]] void refuse_end() const;

    std::string path_;
    std::string scope_;
    Rules& rules_;
    VcdReader reader_;
    std::vector<std::uint64_t> values_;  ///< by net
    std::vector<Net> nets_;
    std::unordered_map<std::string, std::size_t> signals_;  ///< net by "module.name"
    std::size_t clock_ = 0;                                 ///< its net
    std::size_t unknown_ = 0;                               ///< signals without a value
    std::uint64_t time_ = 0;                                ///< to which the next changes belong
    bool changed_ = false;                                  ///< at time_, as far as read
    bool ended_ = false;
    Cycle begin_ = 0, cycle_ = 0, end_ = 0;
};

}  // namespace spartus::replay
