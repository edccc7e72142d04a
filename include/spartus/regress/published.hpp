/// \file
/// The figures published for Spartus beside those of the model. They stand in a suite under "figures":
///
///     {
///       "figure": "effective throughput",
///       "value": "9.4", "unit": "TOp/s",        as printed; the model's figure is rounded to as many decimals
///       "source": "published",                  or "derived": arithmetic on published facts
///       "relation": "must match",               or one of those below
///       "case": "fitted", "model": "effective_gops",   which case and figure of CaseRun; absent if not modelled
///                                               a figure that is "measured" need not be published: no value and
///                                               source
///       "scale": 0.001,                         by which it is multiplied to be in the unit; absent if 1
///       "reason": "what it follows from, or what was fitted to what"
///     }
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spartus/regress/suite_run.hpp"

namespace spartus::regress {

enum class Relation {
    must_match,    ///< a run has to come to it: evidence that the model does what is described
    arithmetic,    ///< has to match too, but follows from the configuration alone: evidence of nothing
    fitted,        ///< something was chosen to meet it
    measured,      ///< of another network or on other speech: to be compared, with the reason why it differs
    not_modelled,  ///< of the real chip only
};

struct PublishedFigure {
    std::string figure;
    std::string value;  ///< empty if nothing is published
    std::string unit;
    std::string source;  ///< as the value
    Relation relation = Relation::must_match;
    std::string case_name;
    std::string model;
    double scale = 1;  ///< by which the model's figure is multiplied to be in the unit
    std::string reason;
};

/// The figures of a suite. Throws Error(input) as read_suite() does.
std::vector<PublishedFigure> read_figures(const Suite& suite);

/// What the model says, if the figure is modelled. Throws Error(input) if there is no such case or figure.
std::optional<double> modelled(const PublishedFigure& figure, const std::vector<CaseResult>& results);

/// Whether the figure has to match: must_match and arithmetic.
bool must_match(const PublishedFigure& figure);

/// Whether `model` is printed as the published value when rounded to as many decimals.
bool matches(const PublishedFigure& figure, double model);

/// One line per figure: published, model, difference, reason.
std::string table_of(const std::vector<PublishedFigure>& figures, const std::vector<CaseResult>& results);

}  // namespace spartus::regress
