/// \file
/// A VCD file (IEEE 1364, section 18) of signals and a clock. One cycle is 1 ns, the timescale 100 ps; the clock
/// rises at the start of a cycle. The first time in the file is the first cycle recorded, the last time the end of
/// the last one. All but the date, the version and the comment are what SystemC's own tracing would write, byte for
/// byte.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/instruments/signals.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::instruments {

class VcdFile {
   public:
    /// Of `signals`, which outlive it, those of `traced`, in ascending order, are recorded, in no more than
    /// `limit_bytes`. Throws Error(output) for a path that cannot be written.
    VcdFile(const std::string& path, const Signals& signals, std::vector<Signals::Id> traced,
            std::uint64_t limit_bytes);

    const std::vector<Signals::Id>& traced() const { return traced_; }

    /// Declares the signals and writes their present values as those of `cycle`. Throws Error(output).
    void begin(Cycle cycle);
    /// The following cycle, in which at most the signals of `told` have other values than in the one before. False,
    /// and nothing is written, if it would not fit. Throws Error(output).
    bool add(Cycle cycle, const std::vector<Signals::Id>& told);
    /// `cycle` is the first that is not in the file.
    void end(Cycle cycle);

    /// Written so far; all of them after end().
    std::uint64_t bytes() const { return bytes_; }

    /// Gives the file its name. Throws Error(output) if it could not be written to its end.
    void commit() { file_.commit(); }

   private:
    using Code = std::array<char, 5>;

    std::string declarations() const;
    // To the block, which has room for all of a cycle.
    template <typename Text>
    void append(const Text& text) {
        end_ = std::copy(text.begin(), text.end(), end_);
    }
    void append(const char* text) { append(std::string_view(text)); }
    void append_value(std::size_t place);
    void append_digits(std::uint32_t number);
    void append_time(Cycle half_cycles);
    void append_edge(Cycle half_cycles, char level);
    void write();

    static constexpr std::uint32_t not_traced = std::numeric_limits<std::uint32_t>::max();

    const Signals& signals_;
    const std::vector<Signals::Id> traced_;
    std::vector<std::uint32_t> place_of_;  ///< in traced_, by signal
    std::vector<std::uint64_t> told_;      ///< a bit for each place; none between two cycles
    Code clock_code_;
    std::vector<Code> codes_;          ///< of the traced
    std::vector<std::int32_t> shown_;  ///< the values in the file so far, by place
    const std::uint64_t limit_bytes_;
    io::OutputFile file_;
    std::uint64_t bytes_ = 0;  ///< in the file
    std::vector<char> block_;  ///< what is not there yet, up to `end_`
    char* end_;
};

}  // namespace spartus::instruments
