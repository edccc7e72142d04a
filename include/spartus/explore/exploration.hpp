/// \file
/// Running a sweep: its points in child processes, side by side; what is finished is kept at once.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "spartus/explore/executor.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::explore {

/// The k-th of n parts of a sweep: the points whose index leaves the remainder k - 1 when divided by n.
struct Shard {
    std::size_t k = 1, n = 1;

    bool owns(std::size_t index) const { return index % n == k - 1; }
};

struct Progress {
    std::size_t kept = 0, run = 0, planned = 0;  ///< points: of an earlier run, run now, all
    std::optional<double> lowest;                ///< of `minimise`, of the feasible points so far
    std::size_t front = 0;                       ///< points of their front, where `minimise` is several expressions
};

struct Options {
    std::size_t jobs = 1;
    Check check = Check::once;
    Shard shard;
    std::string output;                  ///< the results' path
    std::unique_ptr<Executor> executor;  ///< where points are run; null: in processes of this program
    std::function<void(const Progress&)> on_progress = [](const Progress&) {};
    std::function<bool()> stop = [] { return false; };
};

/// Where the time went, in seconds.
struct Cost {
    std::size_t kept = 0, run = 0;  ///< points
    std::size_t timed = 0;          ///< of `run`, those whose values were not computed again
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
    Points points;
    std::size_t generations = 0;  ///< of a search, those that found nothing new included
    std::string end;              ///< of a search: why it ended
    Cost cost;
};

/// Runs the points of the shard that are in neither the results file nor the journal beside it, and writes the
/// results. `points` are those of expand() or some of them; a search that is given none finds its own. A point that
/// fails is a result; what throws is Error(interrupted), after which the journal stays, and trouble with files and
/// expressions.
Explored explore(const Sweep& sweep, const Space& space, Points points, const Options& options);

struct Best {
    const Row* row = nullptr;
    double cost = 0;  ///< of `minimise`
};

/// The best feasible row by the sweep's `minimise`, if that is one expression and any row is feasible.
std::optional<Best> best_row(const Sweep& sweep, const Explored& explored);

}  // namespace spartus::explore
