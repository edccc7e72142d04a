#include "spartus/cli/answers_output.hpp"

#include <iostream>

#include <fmt/format.h>

#include "spartus/answers/exploration_report.hpp"
#include "spartus/answers/text.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/cli/arguments.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

void print_front(const answers::Answers& answers, std::size_t top) {
    std::string names;
    for (const answers::Objective& objective : answers.front.objectives) {
        names += (names.empty() ? "" : ", ") + answers::describe(objective);
    }
    std::cout << fmt::format("\nPareto front by {}: {}\n", names, answers::describe(answers.front))
              << answers::front_text(answers.results, answers.axes, answers.front, top);
}

void print_sensitivity(const answers::Answers& answers) {
    std::cout << fmt::format("\nSensitivity of {}: {}\n", answers.metric,
                             "change per step between neighbouring values, all else equal; range of the means")
              << answers::sensitivity_text(answers.sensitivity, answers.metric);
}

std::string design(const answers::Answers& answers, std::size_t row) {
    std::string text;
    for (const answers::VariedAxis& axis : answers.axes) {
        text += (text.empty() ? "" : ", ") + axis.label + '=' + printable(answers::value_at(axis, row));
    }
    return text;
}

void print_requirements(const answers::Answers& answers) {
    const answers::Requirements& requirements = answers.requirements;
    if (!requirements.nearest) return;
    std::cout << fmt::format("\nNothing is feasible: none of {} points fulfils every requirement\n",
                             requirements.candidates)
              << answers::requirements_text(answers.results, requirements)
              << fmt::format(
                     "Nearest is point {}: {}; it misses {}\n{}\n",
                     answers.results.rows[*requirements.nearest].index, design(answers, *requirements.nearest),
                     answers::misses_of(answers.results, *requirements.nearest), answers::advice(requirements));
}

}  // namespace

void add_answers_options(po::options_description& options) {
    options.add_options()("by", po::value<std::string>()->default_value(""))(
        "of", po::value<std::string>()->default_value(""))("top", po::value<std::string>())(
        "report", po::value<std::string>());
}

AnswersOutput::AnswersOutput(const std::string& subcommand, const po::variables_map& values)
    : questions_{values["by"].as<std::string>(), values["of"].as<std::string>()},
      top_(whole_number(subcommand, values, "top", 1, 20)) {
    if (values.count("report") > 0) page_ = std::make_unique<io::OutputFile>(values["report"].as<std::string>());
}

void AnswersOutput::write(const answers::Answers& answers, const std::string& source) {
    print_requirements(answers);
    if (!answers.front.rows.empty()) print_front(answers, top_);
    if (!answers.sensitivity.empty()) print_sensitivity(answers);
    if (!page_) return;
    page_->write(answers::exploration_report(answers, source));
    page_->commit();
}

}  // namespace spartus::cli
