/// \file
/// The points of a sweep: which they are, what each is run with, and the hash by which its result is known again.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/base/build.hpp"
#include "spartus/explore/sampling.hpp"
#include "spartus/explore/sweep.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::explore {

struct Point {
    std::size_t index = 0;
    Choices choices;   ///< of the sweep's axes
    std::string hash;  ///< SHA-256, see hash_of()
};

struct Points {
    std::vector<Point> points;
    std::size_t rejected = 0;    ///< by a constraint
    std::size_t duplicates = 0;  ///< of a Latin hypercube
};

/// The points that the sweep takes and no constraint forbids. Throws Error(config) if there are none or too many,
/// Error(input) if a file cannot be read. `build` is the program's, which results depend on too.
Points expand(const Sweep& sweep, sim::Check check, const std::string& build = build_id());

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

const char* to_text(sim::Check check);

}  // namespace spartus::explore
