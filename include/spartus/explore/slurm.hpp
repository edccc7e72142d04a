/// \file
/// Running points as job arrays of Slurm. All that parent and tasks tell each other goes through files in a folder
/// that every node sees: a list of points per array, a database, a log and a progress file per task. No file has
/// two writers: the name of a task's has the job's id and how often it was restarted. What a task that ended early
/// has finished is kept, and its other points are submitted again.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "spartus/explore/executor.hpp"

namespace spartus::explore {

struct SlurmOptions {
    std::string folder;                ///< absolute; made if it is not there
    std::vector<std::string> command;  ///< 'spartus explore SWEEP …' with absolute paths; the rest is added
    std::size_t array = 16;            ///< most tasks of an array
    std::size_t attempts = 3;          ///< of a point, until it is given up
    bool cancel = false;               ///< the jobs too when interrupted; else they go on
    std::vector<std::string> sbatch_options;  ///< "--partition=long"
};

/// What is known of jobs under way.
struct SlurmProgress {
    std::size_t waiting = 0, running = 0;  ///< tasks
    std::size_t done = 0;                  ///< points of tasks that have not ended
};

/// The script of an array of `tasks` over the points listed in FOLDER/points.
std::string slurm_script(const SlurmOptions& options, const std::string& folder, std::size_t tasks);

/// `notice` gets a line about each task that is submitted again. Points that were run by an earlier call in the
/// same folder are kept, and its tasks that still run are waited for. run() throws Error(input) if Slurm refuses a
/// job and Error(internal) if points are given up, after all others are done.
std::unique_ptr<Executor> slurm_executor(const SlurmOptions& options, std::function<bool()> stop,
                                         std::function<void(const SlurmProgress&)> on_progress,
                                         std::function<void(const std::string&)> notice);

}  // namespace spartus::explore
