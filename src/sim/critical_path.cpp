#include "spartus/sim/critical_path.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "spartus/arch/frames.hpp"
#include "spartus/base/error.hpp"

namespace spartus::sim {
namespace {

const stats::ModuleKind* numbered_kind(const stats::Schema& schema, const std::string& name) {
    const auto found = std::find_if(schema.kinds.begin(), schema.kinds.end(), [&](const stats::ModuleKind& kind) {
        return kind.name == name && kind.numbered;
    });
    return found == schema.kinds.end() ? nullptr : &*found;
}

Cycle sum(const std::vector<Cycle>& cycles) {
    return std::accumulate(cycles.begin(), cycles.end(), Cycle{0});
}

/// The bound that holds the waits for frames; none of an architecture without.
std::size_t input_bound(const std::vector<arch::Bound>& bounds) {
    const auto input = std::find_if(bounds.begin(), bounds.end(), [](const arch::Bound& bound) {
        return bound.quantity.role == stats::Role::input_wait;
    });
    return static_cast<std::size_t>(input - bounds.begin());
}

/// A cause that nobody put into the stack would go unseen.
void check(const arch::StepStack& stack, const stats::Step& step) {
    if (sum(stack.cycles) == sum(step.phases)) return;
    throw Error(ExitCode::check_failed,
                fmt::format("sequence {} step {} layer {}: the cycle stack holds {} cycles of {}", step.sequence,
                            step.step, step.layer, sum(stack.cycles), sum(step.phases)));
}

}  // namespace

Cycle CriticalPath::total() const {
    return sum(cycles);
}

std::size_t largest(const arch::StepStack& stack) {
    const auto most = std::max_element(stack.cycles.begin(), stack.cycles.end());
    return static_cast<std::size_t>(most - stack.cycles.begin());
}

std::size_t modules_of(const stats::Schema& schema, const std::string& kind) {
    const stats::ModuleKind* const numbered = numbered_kind(schema, kind);
    return numbered != nullptr ? numbered->count : 1;
}

std::string module_name(const stats::Schema& schema, const std::string& kind, std::size_t number) {
    return numbered_kind(schema, kind) != nullptr ? kind + std::to_string(number) : kind;
}

arch::StackOf busy_stack(const arch::Design& design, const stats::Schema& schema) {
    const arch::Architecture& architecture = design.architecture();
    return [frames = arch::Frames(design, schema), input = input_bound(architecture.bounds(design)),
            stack_of = architecture.stack(schema)](const stats::Step& step) {
        arch::StepStack stack = stack_of(step);
        check(stack, step);
        const Cycle wait = frames.wait(step);
        if (wait > 0) stack.cycles.at(input) -= wait;
        return stack;
    };
}

CriticalPathSum::CriticalPathSum(const arch::Design& design, const stats::Schema& schema)
    : stack_of_(busy_stack(design, schema)) {
    const std::vector<arch::Bound>& bounds = design.architecture().bounds(design);
    path_.cycles.resize(bounds.size());
    path_.steps.resize(bounds.size());
    std::size_t numbers = 1;
    for (const arch::Bound& bound : bounds) {
        path_.by_module.emplace_back(modules_of(schema, bound.kind));
        numbers = std::max(numbers, path_.by_module.back().size());
    }
    path_.critical_steps.resize(numbers);
}

void CriticalPathSum::add(const stats::Step& step) {
    const arch::StepStack stack = stack_of_(step);
    path_.steps[largest(stack)] += 1;
    path_.critical_steps[stack.critical] += 1;
    for (std::size_t b = 0; b < stack.cycles.size(); ++b) {
        path_.cycles[b] += stack.cycles[b];
        std::vector<Cycle>& modules = path_.by_module[b];
        modules[modules.size() > 1 ? stack.critical : 0] += stack.cycles[b];
    }
}

}  // namespace spartus::sim
