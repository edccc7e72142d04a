#include "spartus/answers/answers.hpp"

namespace spartus::answers {
namespace {

std::vector<Objective> objectives(const explore::Results& results, const Questions& questions) {
    return questions.by.empty() ? default_objectives(results) : parse_objectives(results, questions.by);
}

std::string metric(const explore::Results& results, const Questions& questions) {
    return questions.of.empty() ? default_metric(results).value_or("") : metric_named(results, questions.of).name;
}

}  // namespace

Answers answer(const explore::Results& results, const Questions& questions) {
    Answers answers{results, varied_axes(results), {}, metric(results, questions), {}, requirements_of(results)};
    const std::vector<Objective> counting = objectives(results, questions);
    if (counting.size() > 1) answers.front = find_front(results, counting);
    if (!answers.metric.empty()) answers.sensitivity = sensitivity(results, answers.axes, answers.metric);
    return answers;
}

void check(const Questions& questions, const std::vector<explore::Column>& metrics) {
    explore::Results none;
    none.metrics = metrics;
    objectives(none, questions);
    metric(none, questions);
}

}  // namespace spartus::answers
