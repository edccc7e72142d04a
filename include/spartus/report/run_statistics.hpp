/// \file
/// The statistics file of a run ('spartus run --stats'), read with distrust. Its fields: docs/formats.md.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// Time steps that charts show as one point.
struct PointRange {
    std::size_t begin, end;                ///< counted over the whole run
    std::size_t sequence, step;            ///< of the first; the step within its sequence
    std::size_t last_sequence, last_step;  ///< of the last

    std::size_t steps() const { return end - begin; }
};

/// The course of the run. A value is the mean of the time steps of a point, the layers added up.
struct Points {
    std::vector<PointRange> ranges;
    /// By name: the columns of the file, as "array.issue" the causes of modules, a mean over them, as
    /// "first_layer.fired_x" those of the first layer.
    std::map<std::string, std::vector<double>> columns;

    std::size_t size() const { return ranges.size(); }
};

/// How often a layer had these, or a little more: the first column of the table of steps, "tokens of the busiest
/// array", and a latency.
struct Occurrence {
    std::size_t layer;
    double load, cycles;
    std::size_t steps;
};

/// How often each latency of a time step occurs, in bins.
struct Latencies {
    double from = 0, width = 1;
    std::vector<std::size_t> steps;  ///< by bin
};

/// A cause, and its role in a cycle stack.
struct CauseKind {
    std::string name;
    std::string role;
};

struct PhaseKind {
    std::string name;
    std::string role;
    bool within_step;
    std::string worker;  ///< the kind of module at work; empty: nobody in particular
};

/// Modules of one kind, as the file declares them.
struct ModuleKind {
    std::string name;
    std::size_t count;
    bool numbered;
    std::string divides;  ///< the phase that their causes divide; empty: the run
    std::string rest;     ///< the cause that is what the counters leave
    std::vector<CauseKind> causes;

    std::string plural() const { return numbered ? name + 's' : name; }
};

struct RunStatistics {
    std::string path;
    nlohmann::ordered_json json;  ///< the whole file
    std::size_t arrays = 0;       ///< modules of the kind "array"; 0 if the accelerator has none
    std::vector<ModuleKind> kinds;
    std::vector<PhaseKind> phases;
    std::size_t layers = 0;
    double clock_mhz = 0;
    std::size_t time_steps = 0;
    Points points;
    Latencies latencies;
    std::vector<Occurrence> occurrences;
    std::vector<double> widths;           ///< by layer: how much more
    std::vector<double> tokens_by_array;  ///< of the run
};

/// Throws Error(input), which names the file and the field: if one is missing, is of the wrong kind or length, or
/// if a module's cycles do not add up to those of the run.
RunStatistics read_run_statistics(const std::string& path);

}  // namespace spartus::report
