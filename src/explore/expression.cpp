#include "spartus/explore/expression.hpp"

#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <muParser.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/printable.hpp"

namespace spartus::explore {
namespace {

constexpr std::size_t max_length = 1000;

[[noreturn]] void refuse(const std::string& text, const std::string& cause) {
    throw Error(ExitCode::config, fmt::format("\"{}\" {}", printable(text), cause));
}

/// A lone = would assign.
bool assigns(const std::string& text) {
    for (std::size_t k = text.find('='); k != std::string::npos; k = text.find('=', k + 1)) {
        if (k + 1 < text.size() && text[k + 1] == '=') {
            ++k;
        } else if (k == 0 || std::string("<>!").find(text[k - 1]) == std::string::npos) {
            return true;
        }
    }
    return false;
}

std::string short_name(const std::string& name) {
    return name.substr(name.rfind('.') + 1);
}

}  // namespace

Expression::Expression(std::string text, const std::vector<std::string>& names)
    : text_(std::move(text)),
      values_(std::make_unique<std::vector<double>>(names.size(), 1.0)),
      parser_(std::make_unique<mu::Parser>()) {
    if (text_.empty()) refuse(text_, "is empty");
    if (text_.size() > max_length) refuse(text_, fmt::format("is longer than {} characters", max_length));
    if (assigns(text_)) refuse(text_, "assigns; to compare, write ==");
    std::map<std::string, std::vector<std::string>> full_names;  // by short name
    for (const std::string& name : names) full_names[short_name(name)].push_back(name);
    std::vector<std::string> known = names;
    try {
        parser_->DefineNameChars("0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.");
        parser_->DefineOprt(
            "%", [](double a, double b) { return std::fmod(a, b); }, mu::prMUL_DIV);
        for (std::size_t k = 0; k < names.size(); ++k) {
            parser_->DefineVar(names[k], values_->data() + k);
            const std::string brief = short_name(names[k]);
            if (brief == names[k] || full_names[brief].size() > 1) continue;
            parser_->DefineVar(brief, values_->data() + k);
            known.push_back(brief);
        }
        parser_->SetExpr(text_);
        parser_->Eval();
        if (parser_->GetUsedVar().empty()) refuse(text_, "names nothing that could vary");
    } catch (const mu::Parser::exception_type& error) {
        if (error.GetCode() != mu::ecUNASSIGNABLE_TOKEN) {
            refuse(text_, "is no expression: " + printable(error.GetMsg()));
        }
        const std::string token = error.GetToken();
        const auto meant = full_names.find(token);
        if (meant != full_names.end()) {
            refuse(text_, fmt::format("is ambiguous: {} may be {}", token, fmt::join(meant->second, " or ")));
        }
        const auto close = nearest(token, known);
        refuse(text_, fmt::format("names \"{}\", which is not there{}", printable(token),
                                  close ? "; did you mean " + *close + "?" : ""));
    }
}

Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;

double Expression::operator()(const std::vector<double>& values) const {
    *values_ = values;  // as many as before, so in the same place
    return parser_->Eval();
}

bool Expression::holds(const std::vector<double>& values) const {
    const double value = (*this)(values);
    return value != 0 && !std::isnan(value);
}

}  // namespace spartus::explore
