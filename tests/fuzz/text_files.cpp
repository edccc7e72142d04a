// What people write: configurations, sweeps, expressions.

#include <cmath>

#include "spartus/arch/design.hpp"
#include "spartus/explore/expression.hpp"
#include "spartus/explore/goal.hpp"
#include "spartus/explore/sweep.hpp"

#include "fuzz/target.hpp"

namespace spartus::fuzz {

void read_config(const Input& input) {
    const arch::Design design = arch::parse_design(input.text(), "f");
    const arch::Design again = arch::parse_design(config::to_text(design.parameters()), "g");
    require(config::settings(design.parameters()) == config::settings(again.parameters()),
            "what is printed is read back");
}

void read_sweep(const Input& input) {
    const explore::Sweep sweep = explore::read_sweep(as_file(input));
    require(!sweep.axes.empty() && !sweep.networks.empty() && !sweep.traces.empty(), "a sweep has inputs");
    for (const explore::Axis& axis : sweep.axes) {
        require(!axis.values.empty(), "an axis has values");
        for (const auto& values : axis.values) require(values.size() == axis.names.size(), "a value for each key");
    }
    const explore::Goal goal(sweep);
    require(!goal.feasible(sweep.base, {"invalid", "", {}}).has_value(), "what did not run is not judged");
}

void read_expression(const Input& input) {
    const explore::Expression expression(input.text(), {"accelerator.arrays", "a.latency", "b.latency", "cycles"});
    require(!expression.used().empty(), "an expression speaks of something");
    const double value = expression({8, 2, 3, 100});
    require(expression.holds({8, 2, 3, 100}) == (value != 0 && !std::isnan(value)),
            "holds() is a value but 0 and NaN");
    require(!expression.holds({NAN, NAN, NAN, NAN}), "nothing holds of what is absent");
}

}  // namespace spartus::fuzz
