#include "spartus/explore/sweep.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/config/key.hpp"
#include "spartus/explore/value_list.hpp"
#include "spartus/explore/workloads.hpp"
#include "spartus/search/optimiser.hpp"

namespace spartus::explore {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_objectives = 4;
constexpr std::size_t most_requirements = 100;  ///< each is a column of the results

[[noreturn]] void refuse(const std::string& cause) {
    throw Error(ExitCode::config, cause);
}

std::string quoted(const std::string& text) {
    return in_quotes(text, '"');
}

/// The file in two: the lines of [sweep], and a configuration of all others.
std::pair<std::string, std::string> divide(const std::string& text) {
    std::string sweep;
    std::string others;
    bool within = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::string bare = split(line.substr(0, line.find('#')), '\0').front();
        if (!bare.empty() && bare.front() == '[' && bare.back() == ']') within = bare == "[sweep]";
        (within ? sweep : others) += line + '\n';
    }
    return {sweep, others};
}

const std::vector<std::string>& own_keys() {
    static const std::vector<std::string> names{
        "about", "base",       "network", "trace",    "device", "energy",     "sampling", "samples",
        "seed",  "constraint", "require", "minimise", "budget", "population", "patience", "over"};
    return names;
}

/// The nearest of the section's own keys, else of the configuration's.
std::string did_you_mean(const std::vector<config::Key>& keys, const std::string& typed) {
    auto close = nearest(typed, own_keys());
    if (!close) close = config::nearest_key(keys, typed);
    return close ? "; did you mean " + *close + "?" : "";
}

class SweepReader {
   public:
    SweepReader(const std::string& path, const std::vector<std::string>& overrides)
        : overrides_(overrides), folder_(fs::path(path).parent_path().string()) {
        sweep_.path = path;
        sweep_.text = config::read_text(path);
    }

    Sweep read() {
        const auto [section, others] = divide(sweep_.text);
        if (section.empty()) refuse("has no section [sweep]; 'spartus explore --help' shows one");
        std::vector<config::Assignment> assignments;
        for (const auto& [name, value] : config::parse_assignments(section, sweep_.path)) {
            assignments.push_back({name.substr(std::string("sweep.").size()), value});
        }
        for (const std::string& line : overrides_) override_with(line, assignments);
        for (const auto& [key, value] : config::parse_assignments(others, sweep_.path)) set_.insert(key);
        read_base(assignments, others);
        for (const auto& [key, value] : assignments) {
            try {
                assign(key, value);
            } catch (const Error& error) {
                throw Error(error.code(), printable(key) + ": " + error.what());
            }
        }
        finish();
        return std::move(sweep_);
    }

   private:
    std::string path_of(const std::string& path) const {
        if (path.empty()) refuse("is empty");
        return (fs::path(folder_) / path).lexically_normal().string();
    }

    void override_with(const std::string& line, std::vector<config::Assignment>& assignments) {
        const std::size_t equals = line.find('=');
        const std::string key = split(line.substr(0, equals), '\0').front();
        if (equals == std::string::npos || key.empty()) refuse(quoted(line) + " must be KEY=VALUE");
        const std::string value = split(line.substr(equals + 1), '\0').front();
        assignments.erase(std::remove_if(assignments.begin(), assignments.end(),
                                         [&](const config::Assignment& given) { return given.key == key; }),
                          assignments.end());
        if (!value.empty()) assignments.push_back({key, value});
        sweep_.text += "# " + key + " = " + value + '\n';
    }

    void read_base(const std::vector<config::Assignment>& assignments, const std::string& others) {
        std::optional<arch::Design> base;
        for (const auto& [key, value] : assignments) {
            if (key == "base") base = arch::read_design(path_of(value));
        }
        // Messages of the parser begin with the file's name, which read_sweep() puts before all others.
        try {
            sweep_.base = arch::parse_design(others, sweep_.path, {}, base ? &*base : nullptr);
        } catch (const Error& error) {
            const std::string message = error.what();
            throw Error(error.code(), message.substr(message.find(": ") + 2));
        }
    }

    void assign(const std::string& key, const std::string& value) {
        const bool repeatable = key == "constraint" || key == "require" || key == "over";
        if (!repeatable && !seen_.insert(key).second) refuse("is given twice");
        if (key == "about") {
            sweep_.about = value;
        } else if (key == "constraint") {
            sweep_.constraints.push_back(value);
        } else if (key == "require") {
            if (sweep_.requirements.size() == most_requirements)
                refuse(fmt::format("more than {} are too many; join them with &&", most_requirements));
            sweep_.requirements.push_back(value);
        } else if (key == "minimise") {
            sweep_.minimise = value;
            sweep_.objectives = split(value, ',');
        } else if (key == "over") {
            over_.push_back(over(value));
        } else if (key == "device") {
            sweep_.device = path_of(value);
        } else if (key == "energy") {
            sweep_.energy = path_of(value);
        } else if (key == "sampling") {
            sweep_.sampling = sampling(value);
        } else if (key == "samples") {
            sweep_.samples = whole(value, 1, max_points);
        } else if (key == "budget") {
            sweep_.budget = whole(value, 1, max_points);
        } else if (key == "population") {
            sweep_.population = population(value);
        } else if (key == "patience") {
            sweep_.patience = whole(value, 1, max_points);
        } else if (key == "seed") {
            sweep_.seed = whole(value, 0, std::uint64_t{1} << 63);
        } else if (key != "base") {
            add_axis(key, value);
        }
    }

    static Sampling sampling(const std::string& value) {
        static const std::vector<std::pair<std::string, Sampling>> words{
            {"grid", Sampling::grid},
            {"random", Sampling::random},
            {"latin_hypercube", Sampling::latin_hypercube},
            {"nsga2", Sampling::nsga2},
            {"ant_colony", Sampling::ant_colony}};
        std::vector<std::string> names;
        for (const auto& [name, sampling] : words) {
            if (value == name) return sampling;
            names.push_back(name);
        }
        refuse(fmt::format("must be one of {}, not {}", fmt::join(names, ", "), quoted(value)));
    }

    /// "trace: mean".
    static std::pair<std::string, Fold> over(const std::string& value) {
        static const std::vector<std::pair<std::string, Fold>> folds{
            {"mean", Fold::mean}, {"worst", Fold::worst}, {"geomean", Fold::geomean}};
        const std::vector<std::string> parts = split(value, ':');
        const bool source = parts.size() == 2 && (parts[0] == "trace" || parts[0] == "network");
        for (const auto& [name, fold] : folds) {
            if (source && parts[1] == name) return {parts[0], fold};
        }
        refuse("must be trace or network, a colon and mean, worst or geomean, not " + quoted(value));
    }

    /// The axis of `name` becomes the workloads of every point.
    void fold_axis(const std::string& name, Fold fold) {
        const auto axis = std::find_if(sweep_.axes.begin(), sweep_.axes.end(), [&name](const Axis& a) {
            return std::count(a.names.begin(), a.names.end(), name) > 0;
        });
        for (const Workloads& other : sweep_.over) {
            if (other.axis.names == axis->names) refuse("over: " + name + " is named twice, or moves with what is");
        }
        for (const std::string& moving : axis->names) {
            if (moving != "network" && moving != "trace") refuse("over: " + moving + " moves with " + name);
        }
        sweep_.over.push_back({*axis, fold});
        std::vector<std::string> texts;
        for (std::size_t k = 0; k < axis->names.size(); ++k) {
            std::string text = fmt::format("{} of {}:", name_of(fold), axis->values.size());
            for (std::size_t v = 0; v < axis->values.size(); ++v)
                text += (v == 0 ? " " : "; ") + axis->values[v][k];
            texts.push_back(text);
        }
        axis->values = {texts};
    }

    static std::size_t population(const std::string& value) {
        constexpr std::size_t least = search::Settings::least_population;
        const std::size_t count = whole(value, least, max_points);
        if (count % 4 != 0) refuse("must be a multiple of 4, not " + quoted(value));
        return count;
    }

    static std::uint64_t whole(const std::string& text, std::uint64_t low, std::uint64_t high) {
        const auto number = parse_number<std::uint64_t>(text);
        if (number && *number >= low && *number <= high) return *number;
        refuse(fmt::format("must be a whole number from {} to {}, not {}", low, high, quoted(text)));
    }

    void add_axis(const std::string& names, const std::string& text) {
        Axis axis{split(names, ','), {}};
        for (const std::string& name : axis.names) {
            if (name != "network" && name != "trace") check_swept_key(name);
            if (!swept_.insert(name).second) refuse("is in two axes");
        }
        for (const std::string& item : split(text, ',')) {
            if (item.empty()) refuse(text.empty() ? "has no values" : "has an empty value");
            const bool range = axis.names[0] != "network" && axis.names[0] != "trace" && is_range(item) &&
                               item.find('|') == std::string::npos;
            const std::vector<std::string> values = range ? expand_range(item) : std::vector<std::string>{item};
            values_ += values.size();
            if (values_ > max_values) {
                refuse(fmt::format("more than {} values are too many for a sweep", max_values));
            }
            for (const std::string& value : values) axis.values.push_back(values_for(axis, value));
        }
        std::set<std::vector<std::string>> seen;
        for (const auto& values : axis.values) {
            if (!seen.insert(values).second) refuse(fmt::format("has {} twice", fmt::join(values, " | ")));
        }
        sweep_.axes.push_back(std::move(axis));
    }

    void check_swept_key(const std::string& name) const {
        if (config::find_key(sweep_.base->keys(), name) == nullptr) {
            const bool own = std::count(own_keys().begin(), own_keys().end(), name) > 0;
            refuse(quoted(name) +
                   (own ? " cannot move with others" : " is not a key" + did_you_mean(sweep_.base->keys(), name)));
        }
        if (set_.count(name) > 0) {
            refuse(name + " is both swept and set in [" + name.substr(0, name.find('.')) + "]; drop one");
        }
    }

    std::vector<std::string> values_for(const Axis& axis, const std::string& item) {
        std::vector<std::string> values = split(item, '|');
        if (values.size() == 1) values.resize(axis.names.size(), values.front());
        if (values.size() != axis.names.size()) {
            refuse(fmt::format("{} has {} values for {} keys", quoted(item), values.size(), axis.names.size()));
        }
        for (std::size_t k = 0; k < values.size(); ++k) values[k] = checked(axis.names[k], values[k]);
        return values;
    }

    /// The value in the one form that equal values share.
    std::string checked(const std::string& name, const std::string& value) {
        if (name == "network") {
            sweep_.networks.push_back(parse_network_source(value, folder_));
            return value;
        }
        if (name == "trace") {
            sweep_.traces.push_back(parse_trace_source(value, folder_));
            return value;
        }
        const config::Key& key = *config::find_key(sweep_.base->keys(), name);
        arch::Design scratch = sweep_.base;
        if (value.empty() || !key.assign(scratch.parameters(), value)) {
            refuse(fmt::format("{} must be {}, not {}", name, key.allowed, quoted(value)));
        }
        return key.text(scratch.parameters());
    }

    void finish() {
        for (const char* needed : {"trace", "network"}) {
            if (swept_.count(needed) == 0) refuse(fmt::format("{}: is missing in [sweep]", needed));
            const auto axis = std::find_if(sweep_.axes.begin(), sweep_.axes.end(),
                                           [&](const Axis& a) { return a.names[0] == needed; });
            if (axis != sweep_.axes.end()) std::rotate(sweep_.axes.begin(), axis, axis + 1);
        }
        for (const auto& [name, fold] : over_) fold_axis(name, fold);
        check_sampling();
        check_objectives();
    }

    void check_sampling() const {
        const bool searched = is_search(sweep_.sampling);
        const bool sampled = sweep_.sampling != Sampling::grid && !searched;
        if (sampled && sweep_.samples == 0) refuse("samples: is missing; say how many points to take");
        if (!sampled && sweep_.samples != 0) refuse("samples: needs sampling = random or latin_hypercube");
        if (searched && sweep_.budget == 0) refuse("budget: is missing; say how many points to run at most");
        for (const char* key : {"budget", "population", "patience"}) {
            if (!searched && seen_.count(key) > 0) {
                refuse(fmt::format("{}: needs sampling = nsga2 or ant_colony", key));
            }
        }
    }

    void check_objectives() const {
        const std::size_t count = sweep_.objectives.size();
        if (sweep_.sampling == Sampling::nsga2) {
            if (count < 2 || count > most_objectives) {
                refuse(
                    fmt::format("minimise: sampling = nsga2 needs 2 to {} expressions with commas between them, "
                                "not {}",
                                most_objectives, count));
            }
        } else if (count > 1) {
            refuse("minimise: takes one expression; sampling = nsga2 takes several");
        } else if (count == 0 && is_search(sweep_.sampling)) {
            refuse("minimise: is missing; say what to search for");
        }
    }

    const std::vector<std::string>& overrides_;
    std::string folder_;
    Sweep sweep_;
    std::set<std::string> set_;    ///< in the other sections
    std::set<std::string> seen_;   ///< in [sweep]
    std::set<std::string> swept_;  ///< names of the axes
    std::vector<std::pair<std::string, Fold>> over_;
    std::size_t values_ = 0;  ///< of all axes
};

}  // namespace

bool is_search(Sampling sampling) {
    return sampling == Sampling::nsga2 || sampling == Sampling::ant_colony;
}

const NetworkSource& Sweep::network(const std::string& name) const {
    return *std::find_if(networks.begin(), networks.end(), [&](const auto& source) { return source.text == name; });
}

const TraceSource& Sweep::trace(const std::string& name) const {
    return *std::find_if(traces.begin(), traces.end(), [&](const auto& source) { return source.text == name; });
}

Sweep read_sweep(const std::string& path, const std::vector<std::string>& overrides) {
    SweepReader reader(path, overrides);
    try {
        return reader.read();
    } catch (const Error& error) {
        const std::string message = error.what();
        if (message.rfind(path + ": ", 0) == 0) throw;
        throw Error(error.code(), path + ": " + message);
    }
}

}  // namespace spartus::explore
