/// \file
/// The points of a sweep: which they are, what each is run with, and the hash by which its result is known again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/base/build.hpp"
#include "spartus/explore/sampling.hpp"
#include "spartus/explore/sweep.hpp"

namespace spartus::explore {

/// How much of a sweep is held against the untimed reference. Ledger, links, and every cycle that follows from what
/// fires are checked in all steps of all points but those of `first`.
enum class Check {
    once,   ///< every step of one point of those with the same values; the others are timed runs
    all,    ///< every step of every point
    first,  ///< the first sim::first_steps steps of every point, and of the others the ledger alone
};

struct Point {
    std::size_t index = 0;
    Choices choices;           ///< of the sweep's axes
    std::string hash;          ///< SHA-256, see hash_of()
    bool timed = false;        ///< to be timed only: see Sharing
    std::size_t workload = 0;  ///< which of them is meant, where a point has several
};

struct Points {
    std::vector<Point> points;
    std::size_t rejected = 0;    ///< by a constraint
    std::size_t duplicates = 0;  ///< of a Latin hypercube
};

/// The grid of a sweep, of which not every point need be listed.
class Space {
   public:
    /// Reads what results depend on. Throws Error(config) for a wrong constraint, Error(input) for a file that
    /// cannot be read. `build` is the program's, which results depend on too. The sweep must outlive it.
    Space(const Sweep& sweep, Check check, const std::string& build = build_id());
    ~Space();
    Space(const Space&) = delete;
    Space& operator=(const Space&) = delete;

    const std::vector<std::size_t>& sizes() const { return sizes_; }  ///< values by axis
    std::uint64_t size() const { return grid_size(sizes_); }
    /// Whether every constraint holds.
    bool allows(const Choices& choices) const;
    Point point(std::size_t index, Choices choices) const;
    Check check() const { return check_; }

   private:
    class Constraints;
    class Hasher;

    const Check check_;
    std::vector<std::size_t> sizes_;
    std::unique_ptr<Constraints> constraints_;
    std::unique_ptr<Hasher> hasher_;
};

/// The points that the sweep takes and no constraint forbids. Throws Error(config) if there are none or too many,
/// Error(input) if a file cannot be read. A search's are found by running it: search_points().
Points expand(const Sweep& sweep, const Space& space);

/// Names of the sweep's parameters, axis by axis, and their values at a point.
std::vector<std::string> parameter_names(const Sweep& sweep);
std::vector<std::string> parameter_values(const Sweep& sweep, const Point& point);
/// "accelerator.arrays=4, trace=a.npy": those parameters that have more than one value.
std::string varied_text(const Sweep& sweep, const Point& point);

/// The effective configuration. It may still be wrong as a whole: see config::check_together().
arch::Design config_of(const Sweep& sweep, const Point& point);
const NetworkSource& network_of(const Sweep& sweep, const Point& point);
const TraceSource& trace_of(const Sweep& sweep, const Point& point);

/// Names of the keys that are numbers, and their values: the variables of expressions. An empty value is 0.
std::vector<std::string> number_keys(const arch::Design& design);
std::vector<double> key_numbers(const arch::Design& design);

const char* to_text(Check check);

}  // namespace spartus::explore
