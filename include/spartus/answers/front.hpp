/// \file
/// The Pareto front of a sweep's results, over metrics that the user names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/explore/results.hpp"
#include "spartus/search/pareto.hpp"

namespace spartus::answers {

/// A metric that counts, and what is better of it.
struct Objective {
    explore::Column metric;
    bool higher = false;
};

/// "latency_mean_us,-lut,+sqnr_db": two to four metrics. A sign, + for higher and - for lower, goes before the
/// metric's own `better` and is needed where that is empty. Throws Error(usage).
std::vector<Objective> parse_objectives(const explore::Results& results, const std::string& text);

/// What a search minimised, if that is metrics; else the mean latency, what the design takes (of its device, else
/// DSP48, BRAM36 or LUT) and the error, each if it varies, the error by more than 1 dB; energy if fewer than two
/// do. May be fewer than two.
std::vector<Objective> default_objectives(const explore::Results& results);

/// Of a point: the metrics, those of which more is better negated; NaN where it has no number.
search::Costs costs_of(const explore::Row& row, const std::vector<Objective>& objectives);

struct Front {
    std::vector<Objective> objectives;
    std::vector<std::size_t> rows;    ///< places in Results::rows, by the objectives in order, the best first
    std::optional<std::size_t> knee;  ///< one of `rows`
    // Of all points:
    std::size_t candidates = 0;  ///< were compared: they are ok, fulfil every `require` and have all the metrics
    std::size_t failed = 0;      ///< are not ok
    std::size_t infeasible = 0;  ///< do not fulfil a `require`
    std::size_t incomplete = 0;  ///< lack a metric
    std::size_t equals = 0;      ///< of the front: have the same metrics as one before
};

Front find_front(const explore::Results& results, const std::vector<Objective>& objectives);

/// The points that are compared, or not for one of the reasons above: a line.
std::string describe(const Front& front);

/// "latency_mean_us (lower)".
std::string describe(const Objective& objective);

}  // namespace spartus::answers
