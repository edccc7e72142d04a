#include "spartus/regress/result_text.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace spartus::regress {
namespace {

struct Words {
    const char* verdict;
    const char* tally;
};

Words words_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return {"ok", "passed"};
        case Verdict::differs:
            return {"DIFFERS", "differ"};
        case Verdict::unrecorded:
            return {"NEW", "without expectation"};
        case Verdict::check_failed:
            return {"CHECK", "failed the check"};
        case Verdict::error:
            break;
    }
    return {"ERROR", "could not be run"};
}

std::string message_of(const CaseResult& result) {
    switch (result.verdict) {
        case Verdict::passed:
            return fmt::format("{} cycles", result.run->numbers.cycles());
        case Verdict::differs:
            return result.message.empty() ? headline(result.difference) : result.message;
        case Verdict::unrecorded:
            return "has no expectation yet; record one with --update --reason \"...\"";
        case Verdict::check_failed:
        case Verdict::error:
            break;
    }
    return result.message;
}

std::size_t count(const std::vector<const CaseResult*>& results, bool errors) {
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), [&](const CaseResult* result) {
        const bool error = result->verdict == Verdict::error;
        return errors ? error : !error && result->verdict != Verdict::passed;
    }));
}

void add_case(pugi::xml_node suite, const CaseResult& result) {
    pugi::xml_node node = suite.append_child("testcase");
    node.append_attribute("classname") = result.suite->name.c_str();
    node.append_attribute("name") = result.regression_case().name.c_str();
    node.append_attribute("file") = result.suite->path.c_str();
    node.append_attribute("time") = fmt::format("{:.3f}", result.seconds).c_str();
    if (result.verdict == Verdict::passed) return;
    const bool error = result.verdict == Verdict::error;
    pugi::xml_node failure = node.append_child(error ? "error" : "failure");
    failure.append_attribute("type") = words_of(result.verdict).verdict;
    failure.append_attribute("message") = message_of(result).c_str();
    failure.text() = text_of(result).c_str();
}

}  // namespace

std::string text_of(const CaseResult& result) {
    std::string text =
        fmt::format("{:<8}{}  {}\n", words_of(result.verdict).verdict, result.name(), message_of(result));
    if (result.difference.any()) text += explain(result.difference, *result.run);
    return text;
}

std::string tally(const std::vector<CaseResult>& results) {
    std::map<Verdict, std::size_t> counts;
    for (const CaseResult& result : results) ++counts[result.verdict];
    std::string text = fmt::format("{} case{}:", results.size(), results.size() == 1 ? "" : "s");
    for (const auto& [verdict, number] : counts) {
        text += fmt::format("{}{} {}", text.back() == ':' ? " " : ", ", number, words_of(verdict).tally);
    }
    return text + '\n';
}

std::string junit_of(const std::vector<CaseResult>& results) {
    std::vector<std::pair<const Suite*, std::vector<const CaseResult*>>> suites;  // results come suite by suite
    for (const CaseResult& result : results) {
        if (suites.empty() || suites.back().first != result.suite) suites.push_back({result.suite, {}});
        suites.back().second.push_back(&result);
    }
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("testsuites");
    root.append_attribute("name") = "spartus regress";
    for (const auto& [suite, cases] : suites) {
        pugi::xml_node node = root.append_child("testsuite");
        node.append_attribute("name") = suite->name.c_str();
        node.append_attribute("tests") = cases.size();
        node.append_attribute("failures") = count(cases, false);
        node.append_attribute("errors") = count(cases, true);
        double seconds = 0;
        for (const CaseResult* result : cases) seconds += result->seconds;
        node.append_attribute("time") = fmt::format("{:.3f}", seconds).c_str();
        for (const CaseResult* result : cases) add_case(node, *result);
    }
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

}  // namespace spartus::regress
