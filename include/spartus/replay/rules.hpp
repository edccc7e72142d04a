/// \file
/// The rules that a wave obeys whatever was run, and where it broke them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/base/cycle.hpp"

namespace spartus::replay {

/// A rule as a sentence. Each architecture numbers its own behind the common ones.
struct Statement {
    std::size_t number;
    const char* text;
};

struct CommonRule {
    static constexpr Statement clock{0, "the clock rises at the start of every cycle and falls halfway"};
    static constexpr Statement edges{1, "signals change when the clock rises"};
    static constexpr Statement values{2, "every signal has a value, every state a code that exists"};
    static constexpr std::size_t count = 3;
};

class Rules {
   public:
    struct Record {
        const char* text = "";     ///< of the rule
        bool applied = false;      ///< there was something to check
        std::uint64_t broken = 0;  ///< how often
        Cycle cycle = 0;           ///< this and below: of the first time
        std::string module;
        std::string what;
    };

    /// Checks a rule once; `what` makes the text that says what is wrong.
    template <typename What>
    void check(const Statement& rule, bool holds, Cycle cycle, std::string_view module, What what) {
        if (rule.number >= records_.size()) records_.resize(rule.number + 1);
        Record& record = records_[rule.number];
        record.text = rule.text;
        record.applied = true;
        if (holds) return;
        if (record.broken++ > 0) return;
        record.cycle = cycle;
        record.module = module;
        record.what = what();
    }

    Record operator[](const Statement& rule) const {
        return rule.number < records_.size() ? records_[rule.number] : Record();
    }
    const std::vector<Record>& all() const { return records_; }  ///< by number of the rule
    std::size_t held() const;                                    ///< rules that applied and were never broken
    std::size_t broken() const;                                  ///< rules that were broken

   private:
    std::vector<Record> records_;
};

}  // namespace spartus::replay
