/// \file
/// The rules that a wave obeys whatever was run, and where it broke them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "spartus/replay/counts.hpp"

namespace spartus::replay {

enum class Rule : std::uint8_t {
    clock,
    edges,
    values,
    phases,
    places,
    busy,
    credits,
    emission,
    windows,
    level,
    order,
    columns,
    bubbles,
    results,
    transfers,
};
constexpr std::size_t rule_count = 15;

/// The rule as a sentence.
const char* text_of(Rule rule);

class Rules {
   public:
    struct Record {
        bool applied = false;      ///< there was something to check
        std::uint64_t broken = 0;  ///< how often
        Cycle cycle = 0;           ///< this and below: of the first time
        std::string module;
        std::string what;
    };

    /// Checks a rule once; `what` makes the text that says what is wrong.
    template <typename What>
    void check(Rule rule, bool holds, Cycle cycle, std::string_view module, What what) {
        Record& record = records_[static_cast<std::size_t>(rule)];
        record.applied = true;
        if (holds) return;
        if (record.broken++ > 0) return;
        record.cycle = cycle;
        record.module = module;
        record.what = what();
    }

    const Record& operator[](Rule rule) const { return records_[static_cast<std::size_t>(rule)]; }
    std::size_t held() const;    ///< rules that applied and were never broken
    std::size_t broken() const;  ///< rules that were broken

   private:
    std::array<Record, rule_count> records_;
};

}  // namespace spartus::replay
