/// \file
/// Running a sweep: its points in child processes, side by side; what is finished is kept at once.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "spartus/explore/points.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::explore {

/// The k-th of n parts of a sweep: the points whose index leaves the remainder k - 1 when divided by n.
struct Shard {
    std::size_t k = 1, n = 1;

    bool owns(std::size_t index) const { return index % n == k - 1; }
};

struct Progress {
    std::size_t done = 0, pending = 0;      ///< points to be run now
    std::optional<double> best_latency_us;  ///< the lowest mean so far
};

struct Options {
    std::size_t jobs = 1;
    sim::Check check = sim::Check::all;
    Shard shard;
    std::string output;  ///< the results' path
    std::function<void(const Progress&)> on_progress = [](const Progress&) {};
    std::function<bool()> stop = [] { return false; };
};

/// Where the time went, in seconds.
struct Cost {
    std::size_t kept = 0, run = 0;  ///< points
    std::size_t outdated = 0;       ///< points in the results file that another build of the program made
    double own = 0;                 ///< sum over the points of what each child worked, encoding of weights included
    double before_first_step = 0;   ///< of that, until the first step was done
    double processes = 0;           ///< sum over the points from fork to exit, without what was own
    double preparation = 0;         ///< in the parent: loading, pruning, the float network
    double wall = 0;                ///< from the first point to the last
    double own_processor = 0;       ///< processor time of `own`: another program on the machine does not add to it
    double all_processor = 0;       ///< processor time of parent and children
};

struct Explored {
    Results results;
    Cost cost;
};

/// Runs the points of the shard that are in neither the results file nor the journal beside it, and writes the
/// results. A point that fails is a result; what throws is Error(interrupted), after which the journal stays, and
/// trouble with files and expressions.
Explored explore(const Sweep& sweep, const Points& points, const Options& options);

/// The best feasible row by the sweep's `minimise`, if it has one and any row is feasible.
const Row* best_row(const Sweep& sweep, const Points& points, const Results& results);

}  // namespace spartus::explore
