#include "spartus/regress/published.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/number.hpp"
#include "spartus/io/fields.hpp"

namespace spartus::regress {
namespace {

using io::Fields;

Relation relation_of(Fields& fields) {
    const std::string text = fields.text("relation");
    if (text == "must match") return Relation::must_match;
    if (text == "arithmetic") return Relation::arithmetic;
    if (text == "fitted") return Relation::fitted;
    if (text == "measured") return Relation::measured;
    if (text == "not modelled") return Relation::not_modelled;
    fields.refuse("relation", "must be one of must match, arithmetic, fitted, measured, not modelled");
}

const char* text_of(Relation relation) {
    switch (relation) {
        case Relation::must_match:
            return "must match";
        case Relation::arithmetic:
            return "arithmetic";
        case Relation::fitted:
            return "fitted";
        case Relation::measured:
            return "measured";
        case Relation::not_modelled:
            break;
    }
    return "not modelled";
}

bool is_published(const PublishedFigure& figure) {
    return !figure.value.empty();
}

int decimals(const std::string& value) {
    const std::size_t point = value.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(value.size() - point - 1);
}

double number_of(const PublishedFigure& figure) {
    return *parse_number<double>(figure.value);
}

/// As many digits as were published, and two more where that hides something; three decimals if nothing was.
std::string shown(const PublishedFigure& figure, double model) {
    if (!is_published(figure)) return fmt::format("{:.3f}", model);
    const std::string plain = fmt::format("{:.{}f}", model, decimals(figure.value));
    const std::string exact = fmt::format("{:.{}f}", model, decimals(figure.value) + 2);
    return *parse_number<double>(exact) == *parse_number<double>(plain) ? plain : exact;
}

/// In percent of the published figure; "0" where the digits are the same, "rounds" where they are once rounded.
std::string difference_of(const PublishedFigure& figure, double model) {
    if (!is_published(figure)) return "-";
    if (matches(figure, model)) return shown(figure, model) == figure.value ? "0" : "rounds";
    const double published = number_of(figure);
    return fmt::format("{:+.2f} %", 100 * (model - published) / published);
}

}  // namespace

std::vector<PublishedFigure> read_figures(const Suite& suite) {
    Fields top(suite.json, suite.path);
    std::vector<PublishedFigure> figures;
    for (const auto& json : top.list("figures")) {
        Fields fields(json, fmt::format("{}: figure {}", suite.path, figures.size() + 1));
        PublishedFigure figure;
        figure.figure = fields.text("figure");
        figure.relation = relation_of(fields);
        if (figure.relation != Relation::measured || fields.has("value")) {
            figure.value = fields.text("value");
            if (!parse_number<double>(figure.value)) fields.refuse("value", "must be a number, as a text");
            figure.source = fields.text("source");
        }
        figure.unit = fields.text("unit");
        if (figure.relation != Relation::not_modelled) {
            figure.case_name = fields.text("case");
            figure.model = fields.text("model");
        }
        if (fields.has("scale")) figure.scale = fields.real("scale", 1e-12, 1e12);
        figure.reason = fields.text("reason");
        fields.refuse_others();
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::optional<double> modelled(const PublishedFigure& figure, const std::vector<CaseResult>& results) {
    if (figure.relation == Relation::not_modelled) return std::nullopt;
    const auto refuse = [&](const char* what, const std::string& name) {
        return Error(ExitCode::input, fmt::format("figure '{}': there is no {} '{}'", figure.figure, what, name));
    };
    const auto result = std::find_if(results.begin(), results.end(), [&](const CaseResult& r) {
        return r.run && r.regression_case().name == figure.case_name;
    });
    if (result == results.end()) throw refuse("case", figure.case_name);
    const auto found = result->run->figures.find(figure.model);
    if (found == result->run->figures.end()) throw refuse("figure of the model", figure.model);
    return found->second * figure.scale;
}

bool must_match(const PublishedFigure& figure) {
    return figure.relation == Relation::must_match || figure.relation == Relation::arithmetic;
}

bool matches(const PublishedFigure& figure, double model) {
    return fmt::format("{:.{}f}", model, decimals(figure.value)) == figure.value;
}

std::string table_of(const std::vector<PublishedFigure>& figures, const std::vector<CaseResult>& results) {
    constexpr const char* row = "{:<44}{:<11}{:>10}{:>12} {:<8}{:>10}  {:<14}{}\n";
    std::string text =
        fmt::format(row, "figure", "source", "published", "model", "", "difference", "relation", "reason");
    for (const PublishedFigure& figure : figures) {
        const std::optional<double> model = modelled(figure, results);
        const std::string value = model ? shown(figure, *model) : "-";
        text += fmt::format(row, figure.figure, is_published(figure) ? figure.source : "-",
                            is_published(figure) ? figure.value : "-", value, figure.unit,
                            model ? difference_of(figure, *model) : "-", text_of(figure.relation), figure.reason);
    }
    return text;
}

}  // namespace spartus::regress
