#include "spartus/regress/recorded.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/regress/hash.hpp"

namespace spartus::regress {
namespace {

arch::StepColumn::Value column(const arch::Finished& finished, const std::string& name) {
    const stats::Schema& schema = finished.run.schema;
    if (name == "cycles") return [&schema](const stats::Step& step) { return step.latency(schema); };
    const auto& columns = finished.design.architecture().step_columns(finished.design);
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&name](const arch::StepColumn& each) { return each.quantity.name == name; });
    if (found == columns.end())
        throw Error(ExitCode::input, "recorded." + name + ": the table of steps has no such column");
    return found->value(schema);
}

/// What differs in one step, or nothing.
std::string difference(const Recorded& recorded, const Recorded& run, std::size_t step) {
    for (const auto& [name, values] : recorded.columns) {
        const std::uint64_t now = run.columns.at(name)[step];
        if (now != values[step]) return fmt::format("step {}: {} {}, recorded {}", step, name, now, values[step]);
    }
    return run.h_sha256[step] == recorded.h_sha256[step] ? "" : fmt::format("step {}: h is not as recorded", step);
}

}  // namespace

Recorded measured(const arch::Finished& finished, const Recorded& recorded) {
    const stats::Run& run = finished.run;
    Recorded result;
    for (const auto& [name, unused] : recorded.columns) {
        const arch::StepColumn::Value value = column(finished, name);
        std::vector<std::uint64_t>& sums = result.columns[name];
        for (const stats::Step& step : run.steps) {
            if (step.layer == 0) sums.push_back(0);
            sums.back() += value(step);
        }
    }
    const auto hidden = static_cast<std::ptrdiff_t>(finished.network.hidden());
    for (auto h = run.h.begin(); h != run.h.end(); h += hidden) result.h_sha256.push_back(hash_of(h, h + hidden));
    return result;
}

std::string first_difference(const Recorded& recorded, const Recorded& run) {
    const std::size_t steps = recorded.h_sha256.size();
    if (run.h_sha256.size() != steps) return fmt::format("{} steps, recorded {}", run.h_sha256.size(), steps);
    std::string first;
    std::size_t differ = 0;
    for (std::size_t step = 0; step < steps; ++step) {
        const std::string here = difference(recorded, run, step);
        if (!here.empty() && differ++ == 0) first = here;
    }
    return differ == 0 ? "" : fmt::format("{}; {} of {} steps differ", first, differ, steps);
}

}  // namespace spartus::regress
