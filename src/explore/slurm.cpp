#include "spartus/explore/slurm.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/command.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/journal.hpp"
#include "spartus/explore/point_list.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/io/sha256.hpp"

namespace spartus::explore {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
const std::string partial = ".partial";

using Records = std::map<std::string, Record>;  // by hash

void write_file(const std::string& path, const std::string& text) {
    io::OutputFile file(path);
    file.write(text);
    file.commit();
}

/// All jobs of a folder have one name, by which a later call finds them.
std::string job_name(const std::string& folder) {
    return "spartus-" + io::sha256(io::Bytes(folder.begin(), folder.end())).substr(0, 12);
}

/// Files that tasks have left: by task, paths that end with `suffix`. Their names begin with the task's number.
std::map<std::size_t, std::vector<std::string>> files_in(const std::string& folder, const std::string& suffix) {
    std::map<std::size_t, std::vector<std::string>> paths;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(folder, absent)) {
        const std::string name = entry.path().filename().string();
        const bool ends =
            name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
        const auto task = parse_number<std::size_t>(name.substr(0, name.find('.')));
        if (ends && task) paths[*task].push_back(entry.path().string());
    }
    return paths;
}

/// What a task has left: its database, or else the journal of one that did not come to its end. Files that cannot
/// be read, or are held by a program that still runs, are as none: their points are run again.
void add_results(const std::vector<std::string>& databases, const std::vector<std::string>& journals,
                 Records& records) {
    for (const std::string& path : databases) {
        try {
            for (Row& row : read_results(path).rows) records[row.hash] = std::move(row.record);
        } catch (const Error&) {
            continue;
        }
    }
    for (const std::string& path : journals) {
        const std::string database = path.substr(0, path.size() - partial.size());
        if (fs::exists(database)) continue;
        try {
            records.merge(Journal(database).records());
        } catch (const Error&) {
            continue;
        }
    }
}

/// The queue's tasks, "JOB_TASK" -> whether it runs; nothing while the controller does not answer.
class Queue {
   public:
    explicit Queue(std::string name) : name_(std::move(name)) {}

    std::optional<std::map<std::string, bool>> tasks() const {
        const CommandResult result =
            run_command({"squeue", "--me", "--noheader", "--array", "--name=" + name_, "--format=%F_%K %T",
                         "--states=PENDING,CONFIGURING,RUNNING,SUSPENDED,COMPLETING"});
        if (!result.ok()) return std::nullopt;
        std::map<std::string, bool> found;
        std::istringstream lines(result.output);
        for (std::string task, state; lines >> task >> state;) found[task] = state != "PENDING";
        return found;
    }

    void cancel() const { run_command({"scancel", "--me", "--name=" + name_}); }

   private:
    std::string name_;
};

/// Whether trying again may help.
bool is_passing(const CommandResult& result) {
    for (const char* cause : {"Unable to contact", "Socket timed out", "Connection refused", "temporarily"}) {
        if (result.errors.find(cause) != std::string::npos) return true;
    }
    return false;
}

/// An array: its tasks, each with every n-th of the points.
struct Submission {
    std::string folder;
    std::string job;  ///< empty until the controller has taken it
    std::size_t attempt = 1;
    std::vector<std::vector<const Point*>> tasks;
    std::set<std::size_t> open;  ///< tasks without an end, from 0
};

class SlurmExecutor : public Executor {
   public:
    SlurmExecutor(SlurmOptions options, std::function<bool()> stop,
                  std::function<void(const SlurmProgress&)> on_progress,
                  std::function<void(const std::string&)> notice)
        : options_(std::move(options)),
          stop_(std::move(stop)),
          on_progress_(std::move(on_progress)),
          notice_(std::move(notice)),
          queue_(job_name(options_.folder)) {}

    void run(const std::vector<const Point*>& points, const Keep& keep) override {
        keep_ = keep;
        if (!joined_) join();
        std::vector<const Point*> missing;
        for (const Point* point : points) {
            const auto known = known_.find(point->hash);
            if (known == known_.end()) {
                missing.push_back(point);
            } else {
                keep_(*point, known->second);
            }
        }
        if (missing.empty()) return;
        prepare(missing, std::min(options_.array, missing.size()), 1);
        while (!submissions_.empty()) {
            for (Submission& submission : submissions_) submit(submission);
            wait();
            collect();
        }
        if (!given_up_.empty()) give_up();
    }

   private:
    /// Waits for the tasks of an earlier call and takes what it has left.
    void join() {
        fs::create_directories(options_.folder);
        while (true) {
            const auto tasks = queue_.tasks();
            if (tasks && tasks->empty()) break;
            if (tasks) report(*tasks);
            wait();
        }
        for (const auto& entry : fs::directory_iterator(options_.folder)) {
            if (!entry.is_directory()) continue;
            for (const auto& [task, paths] : files_in(entry.path().string(), ".sqlite"))
                add_results(paths, {}, known_);
            for (const auto& [task, paths] : files_in(entry.path().string(), partial))
                add_results({}, paths, known_);
        }
        joined_ = true;
    }

    /// A folder of its own for every array.
    std::string new_folder() {
        std::string folder;
        do {
            folder = fmt::format("{}/{:05}", options_.folder, ++last_folder_);
        } while (!fs::create_directory(folder));
        return folder;
    }

    void prepare(const std::vector<const Point*>& points, std::size_t tasks, std::size_t attempt) {
        Submission submission;
        submission.folder = new_folder();
        submission.attempt = attempt;
        submission.tasks.resize(tasks);
        for (std::size_t k = 0; k < points.size(); ++k) submission.tasks[k % tasks].push_back(points[k]);
        for (std::size_t k = 0; k < tasks; ++k) submission.open.insert(k);
        write_file(submission.folder + "/points", point_list(points));
        write_file(submission.folder + "/job.sh", slurm_script(options_, submission.folder, tasks));
        submissions_.push_back(std::move(submission));
    }

    void submit(Submission& submission) {
        if (!submission.job.empty()) return;
        const CommandResult result = run_command({"sbatch", "--parsable", submission.folder + "/job.sh"});
        if (result.ok()) {
            submission.job = result.output.substr(0, result.output.find_first_of(";\n"));
            next_look_ = Clock::now();
            interval_ = shortest;
        } else if (!is_passing(result)) {
            throw Error(ExitCode::input,
                        fmt::format("sbatch {}/job.sh: {}", submission.folder, printable(result.errors)));
        }
    }

    void wait() {
        for (auto waited = 0ms; waited < moment; waited += 50ms) {
            if (stop_()) {
                if (options_.cancel) queue_.cancel();
                throw Error(ExitCode::interrupted, "interrupted");
            }
            std::this_thread::sleep_for(50ms);
        }
    }

    /// Takes what tasks that have ended have left. The queue is asked less often than the folder is read.
    void collect() {
        std::optional<std::map<std::string, bool>> tasks;
        if (Clock::now() >= next_look_) {
            tasks = queue_.tasks();
            interval_ = std::min(longest, interval_ + interval_ / 2);
            next_look_ = Clock::now() + interval_;
        }
        std::vector<Submission> active = std::move(submissions_);
        submissions_.clear();
        for (Submission& submission : active) collect(submission, tasks);
        active.erase(std::remove_if(active.begin(), active.end(), [](const auto& s) { return s.open.empty(); }),
                     active.end());
        submissions_.insert(submissions_.begin(), std::make_move_iterator(active.begin()),
                            std::make_move_iterator(active.end()));
        if (tasks) report(*tasks);
    }

    void collect(Submission& submission, const std::optional<std::map<std::string, bool>>& tasks) {
        if (submission.job.empty()) return;
        std::vector<const Point*> again;
        std::vector<std::size_t> ended;
        auto databases = files_in(submission.folder, ".sqlite");
        auto journals = files_in(submission.folder, partial);
        for (const std::size_t k : submission.open) {
            const std::string task = std::to_string(k + 1);
            const bool gone = tasks && tasks->count(submission.job + '_' + task) == 0;
            if (!gone && databases.count(k + 1) == 0) continue;
            Records records;
            add_results(databases[k + 1], gone ? journals[k + 1] : std::vector<std::string>{}, records);
            const std::vector<const Point*> missing = take(submission.tasks[k], records);
            if (!missing.empty() && !gone) continue;  // a file that is not to be read yet
            ended.push_back(k);
            if (missing.empty()) continue;
            if (submission.attempt < options_.attempts) {
                notice_(fmt::format("task {} of job {} ended without {} of its {} points: submitted again", task,
                                    submission.job, missing.size(), submission.tasks[k].size()));
                again.insert(again.end(), missing.begin(), missing.end());
            } else {
                given_up_.push_back({submission.folder + '/' + task + ".log", missing.size()});
            }
        }
        for (const std::size_t k : ended) submission.open.erase(k);
        if (!again.empty()) prepare(again, std::min(options_.array, again.size()), submission.attempt + 1);
    }

    /// Keeps results; returns the points that have none.
    std::vector<const Point*> take(const std::vector<const Point*>& points, const Records& records) {
        std::vector<const Point*> missing;
        for (const Point* point : points) {
            const auto record = records.find(point->hash);
            if (record == records.end()) {
                missing.push_back(point);
            } else if (known_.insert(*record).second) {
                keep_(*point, record->second);
            }
        }
        return missing;
    }

    void report(const std::map<std::string, bool>& tasks) {
        SlurmProgress progress;
        for (const auto& [task, runs] : tasks) ++(runs ? progress.running : progress.waiting);
        for (const Submission& submission : submissions_) {
            for (const auto& [task, paths] : files_in(submission.folder, ".progress")) {
                if (submission.open.count(task - 1) == 0) continue;
                for (const std::string& path : paths) {
                    std::error_code gone;
                    const auto size = fs::file_size(path, gone);
                    if (!gone) progress.done += static_cast<std::size_t>(size);
                }
            }
        }
        on_progress_(progress);
    }

    [[noreturn]] void give_up() const {
        std::size_t points = 0;
        for (const auto& [log, count] : given_up_) points += count;
        const std::string& log = given_up_.front().first;
        std::ifstream file(log);
        std::string last;
        for (std::string line; std::getline(file, line);) last = line.empty() ? last : line;
        throw Error(ExitCode::internal,
                    fmt::format("{} points failed {} times; the first task's log is {} and ends with: {}", points,
                                options_.attempts, log, last.empty() ? "nothing" : printable(last)));
    }

    static constexpr Clock::duration shortest = 500ms, longest = 15s;
    static constexpr std::chrono::milliseconds moment = 200ms;

    const SlurmOptions options_;
    const std::function<bool()> stop_;
    const std::function<void(const SlurmProgress&)> on_progress_;
    const std::function<void(const std::string&)> notice_;
    const Queue queue_;
    Keep keep_;
    bool joined_ = false;
    Records known_;
    std::size_t last_folder_ = 0;
    std::vector<Submission> submissions_;
    std::vector<std::pair<std::string, std::size_t>> given_up_;  ///< log, points
    Clock::duration interval_ = shortest;
    Clock::time_point next_look_;
};

}  // namespace

std::string slurm_script(const SlurmOptions& options, const std::string& folder, std::size_t tasks) {
    std::string log_folder;
    for (const char c : folder) log_folder += c == '%' ? std::string("%%") : std::string(1, c);
    std::string script = fmt::format(
        "#!/bin/bash\n#SBATCH --job-name={}\n#SBATCH --array=1-{}\n#SBATCH --output=\"{}/%a.log\"\n"
        "#SBATCH --open-mode=append\n#SBATCH --no-requeue\n",
        job_name(options.folder), tasks, log_folder);
    for (const std::string& option : options.sbatch_options) script += "#SBATCH " + option + '\n';
    script += "exec";
    for (const std::string& word : options.command) script += ' ' + shell_quoted(word);
    const std::string place = shell_quoted(folder);
    return script + fmt::format(
                        " \\\n    --points {}/points --shard \"$SLURM_ARRAY_TASK_ID/{}\" \\\n"
                        "    --output {}/\"$SLURM_ARRAY_TASK_ID.$SLURM_ARRAY_JOB_ID.${{SLURM_RESTART_COUNT:-0}}"
                        ".sqlite\" \\\n    --jobs \"${{SLURM_CPUS_PER_TASK:-1}}\"\n",
                        place, tasks, place);
}

std::unique_ptr<Executor> slurm_executor(const SlurmOptions& options, std::function<bool()> stop,
                                         std::function<void(const SlurmProgress&)> on_progress,
                                         std::function<void(const std::string&)> notice) {
    return std::make_unique<SlurmExecutor>(options, std::move(stop), std::move(on_progress), std::move(notice));
}

}  // namespace spartus::explore
