/// \file
/// What a number of a run is: declared once, beside the counter or the formula, and read by everything that shows
/// it.
#pragma once

#include <string>

namespace spartus::stats {

enum class Kind {
    cause,  ///< cycles that a module spent in one state; the causes of a module cover its time once
    count,  ///< events, summed over the run
    level,  ///< a state or a size: a whole number of which no sum over time is meaningful
    real,   ///< a quotient or a mean
    share,  ///< a part of a whole, 1 for all of it; readers see percent
    word,   ///< a text
};

enum class Better { neither, lower, higher };

/// The level of a cycle stack that a cause belongs to: what the module was doing, in terms of the field.
enum class Role {
    work,         ///< what the module is for
    pipeline,     ///< all is issued, results are under way
    barrier,      ///< done, waiting for others of its kind
    starved,      ///< waiting for what comes before it
    blocked,      ///< waiting for room or for an operand
    output_wait,  ///< waiting for whoever takes the results
    input_wait,   ///< waiting for an input
    overhead,     ///< sequencing
    idle,         ///< nothing left to do
};

struct Quantity {
    std::string name;  ///< words joined by underscores, unique within its module or table
    Kind kind = Kind::real;
    std::string unit;     ///< "cycles", "words", "us", …; empty for pure numbers
    std::string meaning;  ///< one line
    Better better = Better::neither;
    Role role = Role::work;  ///< of a cause
};

const char* name_of(Kind kind);
const char* name_of(Better better);  ///< empty for neither
const char* name_of(Role role);      ///< "output wait"

}  // namespace spartus::stats
