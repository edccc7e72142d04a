#include "spartus/explore/points.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/config/key.hpp"
#include "spartus/explore/expression.hpp"
#include "spartus/explore/sharing.hpp"
#include "spartus/explore/value_list.hpp"
#include "spartus/explore/workloads.hpp"
#include "spartus/io/sha256.hpp"

namespace spartus::explore {
namespace {

[[noreturn]] void refuse(const Sweep& sweep, const std::string& cause) {
    throw Error(ExitCode::config, sweep.path + ": " + cause);
}

double number_of(const std::string& text) {
    return parse_number<double>(text).value_or(0);
}

bool is_source(const std::string& name) {
    return name == "network" || name == "trace";
}

/// What a point's value of `name`, "network" or "trace", is.
const std::string& source_text(const Sweep& sweep, const Point& point, const std::string& name) {
    for (std::size_t k = 0; k < sweep.over.size(); ++k) {
        const Axis& axis = sweep.over[k].axis;
        const auto found = std::find(axis.names.begin(), axis.names.end(), name);
        if (found == axis.names.end()) continue;
        return axis
            .values[choice_of(sweep, k, point.workload)][static_cast<std::size_t>(found - axis.names.begin())];
    }
    for (std::size_t axis = 0;; ++axis) {
        const auto& names = sweep.axes[axis].names;
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) continue;
        return sweep.axes[axis].values[point.choices[axis]][static_cast<std::size_t>(found - names.begin())];
    }
}

std::string file_identity(const std::optional<std::string>& path) {
    return path ? io::sha256_of_file(*path) : "";
}

/// The choices of the sweep that no constraint forbids, in order.
Points choose(const Sweep& sweep, const Space& space) {
    const std::vector<std::size_t>& sizes = space.sizes();
    const std::uint64_t size = space.size();
    const auto accept = [&](const Choices& choices) { return space.allows(choices); };
    Points result;
    std::vector<Choices> chosen;
    if (sweep.sampling == Sampling::grid) {
        if (size > max_points) {
            refuse(sweep, fmt::format("the grid has {} points, more than {}; sample it: sampling = latin_hypercube "
                                      "and samples = N",
                                      size, max_points));
        }
        chosen = grid_points(sizes, accept);
        result.rejected = size - chosen.size();
    } else if (sweep.samples > size) {
        refuse(sweep, fmt::format("samples: the grid has {} points only", size));
    } else if (sweep.sampling == Sampling::random) {
        chosen = random_points(sizes, sweep.samples, sweep.seed, accept);
        if (!chosen.empty() && chosen.size() < sweep.samples) {
            refuse(sweep, fmt::format("samples: only {} points that the constraints allow were found, not {}",
                                      chosen.size(), sweep.samples));
        }
    } else {
        std::set<Choices> seen;
        for (Choices& choices : latin_hypercube(sizes, sweep.samples, sweep.seed)) {
            if (!accept(choices)) {
                ++result.rejected;
            } else if (!seen.insert(choices).second) {
                ++result.duplicates;
            } else {
                chosen.push_back(std::move(choices));
            }
        }
    }
    if (chosen.empty())
        refuse(sweep, "constraint: no point fulfils " + fmt::format("{}", fmt::join(sweep.constraints, " and ")));
    for (Choices& choices : chosen) result.points.push_back({result.points.size(), std::move(choices), {}});
    return result;
}

}  // namespace

/// Decides quickly, for up to a million choices, whether the constraints hold.
class Space::Constraints {
   public:
    explicit Constraints(const Sweep& sweep) : names_(number_keys(sweep.base)), numbers_(key_numbers(sweep.base)) {
        for (const std::string& text : sweep.constraints) {
            try {
                expressions_.emplace_back(text, number_keys(sweep.base));
            } catch (const Error& error) {
                refuse(sweep, std::string("constraint: ") + error.what());
            }
        }
        for (std::size_t axis = 0; axis < sweep.axes.size(); ++axis) {
            for (std::size_t k = 0; k < sweep.axes[axis].names.size(); ++k) add_variable(sweep.axes[axis], axis, k);
        }
    }

    bool hold(const Choices& choices) {
        for (const Variable& variable : variables_) {
            numbers_[variable.number] = variable.values[choices[variable.axis]];
        }
        return std::all_of(expressions_.begin(), expressions_.end(),
                           [&](const Expression& expression) { return expression.holds(numbers_); });
    }

   private:
    struct Variable {
        std::size_t axis;
        std::size_t number;  ///< index in names_
        std::vector<double> values;
    };

    void add_variable(const Axis& axis, std::size_t axis_index, std::size_t name) {
        const auto number = std::find(names_.begin(), names_.end(), axis.names[name]);
        if (number == names_.end()) return;
        Variable variable{axis_index, static_cast<std::size_t>(number - names_.begin()), {}};
        for (const auto& values : axis.values) variable.values.push_back(number_of(values[name]));
        variables_.push_back(std::move(variable));
    }

    const std::vector<std::string> names_;
    std::vector<Expression> expressions_;
    std::vector<Variable> variables_;
    std::vector<double> numbers_;
};

/// Whatever a result depends on, as text: equal texts give equal results.
class Space::Hasher {
   public:
    Hasher(const Sweep& sweep, Check check, const std::string& build) : sweep_(sweep) {
        head_ = fmt::format("spartus {}\ncheck {}\ndevice {}\nenergy {}\n", build, to_text(check),
                            file_identity(sweep.device), file_identity(sweep.energy));
        for (const NetworkSource& source : sweep.networks) identities_["network " + source.text] = identity(source);
        for (const TraceSource& source : sweep.traces) identities_["trace " + source.text] = identity(source);
    }

    std::string operator()(Point point) const {
        std::string text = head_;
        for (point.workload = 0; point.workload < workloads(sweep_); ++point.workload) {
            for (const char* name : {"network", "trace"}) {
                text +=
                    fmt::format("{} {}\n", name, identities_.at(name + (' ' + source_text(sweep_, point, name))));
            }
        }
        for (const Workloads& over : sweep_.over) {
            text += fmt::format("over {} {}: {}\n", fmt::join(over.axis.names, ", "), over.axis.values.size(),
                                name_of(over.fold));
        }
        for (const auto& [key, value] : config::settings(config_of(sweep_, point).parameters()))
            text += key + '=' + value + '\n';
        return io::sha256(io::Bytes(text.begin(), text.end()));
    }

   private:
    const Sweep& sweep_;
    std::string head_;
    std::map<std::string, std::string> identities_;
};

Space::Space(const Sweep& sweep, Check check, const std::string& build)
    : check_(check),
      constraints_(std::make_unique<Constraints>(sweep)),
      hasher_(std::make_unique<Hasher>(sweep, check, build)) {
    for (const Axis& axis : sweep.axes) sizes_.push_back(axis.values.size());
}

Space::~Space() = default;

bool Space::allows(const Choices& choices) const {
    return constraints_->hold(choices);
}

Point Space::point(std::size_t index, Choices choices) const {
    Point point{index, std::move(choices), {}};
    point.hash = (*hasher_)(point);
    return point;
}

Points expand(const Sweep& sweep, const Space& space) {
    Points result = choose(sweep, space);
    Sharing sharing(sweep, space.check());
    for (Point& point : result.points) {
        point = space.point(point.index, std::move(point.choices));
        point.timed = sharing.timed(point);
    }
    return result;
}

std::vector<std::string> parameter_names(const Sweep& sweep) {
    std::vector<std::string> names;
    for (const Axis& axis : sweep.axes) names.insert(names.end(), axis.names.begin(), axis.names.end());
    return names;
}

std::vector<std::string> parameter_values(const Sweep& sweep, const Point& point) {
    std::vector<std::string> all;
    for (std::size_t axis = 0; axis < sweep.axes.size(); ++axis) {
        const auto& values = sweep.axes[axis].values[point.choices[axis]];
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

std::string varied_text(const Sweep& sweep, const Point& point) {
    std::string text;
    for (std::size_t axis = 0; axis < sweep.axes.size(); ++axis) {
        const Axis& a = sweep.axes[axis];
        if (a.values.size() == 1) continue;
        for (std::size_t k = 0; k < a.names.size(); ++k) {
            text += (text.empty() ? "" : ", ") + a.names[k] + '=' + a.values[point.choices[axis]][k];
        }
    }
    return text;
}

arch::Design config_of(const Sweep& sweep, const Point& point) {
    arch::Design config = sweep.base;
    const std::vector<std::string> names = parameter_names(sweep);
    const std::vector<std::string> values = parameter_values(sweep, point);
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (is_source(names[k])) continue;
        config::find_key(config->keys(), names[k])->assign(config.parameters(), values[k]);
    }
    return config;
}

const NetworkSource& network_of(const Sweep& sweep, const Point& point) {
    return sweep.network(source_text(sweep, point, "network"));
}

const TraceSource& trace_of(const Sweep& sweep, const Point& point) {
    return sweep.trace(source_text(sweep, point, "trace"));
}

std::vector<std::string> number_keys(const arch::Design& design) {
    std::vector<std::string> names;
    for (const config::Key& key : design->keys()) {
        if (key.type != config::KeyType::word) names.push_back(key.full_name());
    }
    return names;
}

std::vector<double> key_numbers(const arch::Design& design) {
    std::vector<double> numbers;
    for (const config::Key& key : design->keys()) {
        if (key.type != config::KeyType::word) numbers.push_back(number_of(key.text(design.parameters())));
    }
    return numbers;
}

const char* to_text(Check check) {
    return check == Check::once ? "once" : check == Check::all ? "all" : "first";
}

}  // namespace spartus::explore
