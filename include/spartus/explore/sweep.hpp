/// \file
/// A sweep: a configuration in which some keys take several values. The file is a configuration with one more
/// section.
///
///     [accelerator]
///     clock_mhz = 200
///
///     [sweep]
///     base = ../spartus-zynq7100.cfg
///     network = generate(inputs=123, hidden=1024, seed=1)
///     trace = ../../traces/speech-short.npy
///     accelerator.arrays = 1, 2, 4, 8
///     delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.5:0.05
///     constraint = arrays * pes_per_array <= 512
///
/// Keys that stand together in one line move together; a | between values gives each its own ("1 | 64, 2 | 32").
/// With `over = trace: worst` the traces are no axis: every point runs them all, and its result is the worst of
/// each metric.
/// Paths are seen from the folder of the sweep's file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/explore/source.hpp"

namespace spartus::explore {

/// Parameters that move together. A parameter is a key's full name, "network" or "trace".
struct Axis {
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> values;  ///< [value][name]: as the key writes it, or the source's text
};

enum class Sampling { grid, random, latin_hypercube, nsga2, ant_colony };

/// How the results of a design's workloads become one.
enum class Fold {
    mean,
    worst,    ///< the highest of what is better lower, the lowest of what is better higher, the mean of all else
    geomean,  ///< of what is above 0 in all of them; of decibels the mean
};

/// Networks or traces that every point runs, instead of a choice between points.
struct Workloads {
    Axis axis;
    Fold fold = Fold::mean;
};

/// Whether the points follow from the results of others, see search_points().
bool is_search(Sampling sampling);

struct Sweep {
    std::string path;
    std::string text;  ///< the whole file
    std::string about;
    arch::Design base;
    std::vector<Axis> axes;  ///< network and trace first, then in the order of the file
    /// What `over` names, in the order in which results become one. Among the axes each has a single value, its
    /// text.
    std::vector<Workloads> over;
    std::vector<NetworkSource> networks;
    std::vector<TraceSource> traces;
    std::vector<std::string> constraints;  ///< what a point must fulfil to be run: expressions over keys
    std::vector<std::string>
        requirements;                     ///< what a result must fulfil to count: expressions over keys and metrics
    std::optional<std::string> minimise;  ///< what makes one result better than another: likewise
    std::vector<std::string> objectives;  ///< its parts between commas: several of a search, else one at most
    Sampling sampling = Sampling::grid;
    std::size_t samples = 0;
    std::size_t budget = 0;       ///< of a search: most points
    std::size_t population = 32;  ///< of a search: points that a generation tries, a multiple of 4
    std::size_t patience = 10;    ///< of a search: generations without a better result until it ends
    std::uint64_t seed = 1;
    std::optional<std::string> device, energy;  ///< paths

    const NetworkSource& network(const std::string& text) const;
    const TraceSource& trace(const std::string& text) const;
};

/// `overrides` are lines of the section that replace the file's, "seed = 3"; without a value they drop it. They are
/// kept in Sweep::text, as remarks. Throws Error(config), one line with file, key and cause.
Sweep read_sweep(const std::string& path, const std::vector<std::string>& overrides = {});

}  // namespace spartus::explore
