#include "spartus/explore/expression.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
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

/// What muParser takes in silence for something else than was meant: a comma outside a function's arguments, which
/// drops what stands before it, and a comparison of a comparison's 0 or 1.
class Structure {
   public:
    explicit Structure(const std::string& text) : text_(text) {}

    void check() {
        for (at_ = 0; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '(') {
                levels_.push_back({is_call(), false});
            } else if (c == ')') {
                if (levels_.size() > 1) levels_.pop_back();
            } else if (c == ',') {
                if (!levels_.back().call) refuse(text_, "has a comma between conditions; write &&");
                levels_.back().compared = false;
            } else if (c == '<' || c == '>' || c == '=' || c == '!') {
                compare();
            } else if (std::string("&|?:").find(c) != std::string::npos) {
                levels_.back().compared = false;
            }
        }
    }

   private:
    struct Level {
        bool call;      ///< within the parentheses of a function
        bool compared;  ///< there was a comparison since the last && || ?: or comma
    };

    void compare() {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '=') ++at_;
        if (levels_.back().compared) {
            refuse(text_, "chains comparisons; write each on its own and && between them, as in 1 < a && a < 4");
        }
        levels_.back().compared = true;
    }

    /// muParser takes no blank before the parenthesis of a call.
    bool is_call() const {
        return at_ > 0 && (std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0 || text_[at_ - 1] == '_');
    }

    const std::string& text_;
    std::size_t at_ = 0;
    std::vector<Level> levels_{{false, false}};
};

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
        for (const auto& [name, place] : parser_->GetUsedVar()) {
            used_.push_back(static_cast<std::size_t>(place - values_->data()));
        }
        if (used_.empty()) refuse(text_, "names nothing that could vary");
        Structure(text_).check();
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
    const auto absent = [&](std::size_t place) { return std::isnan(values[place]); };
    if (std::any_of(used_.begin(), used_.end(), absent)) return std::numeric_limits<double>::quiet_NaN();
    *values_ = values;  // as many as before, so in the same place
    return parser_->Eval();
}

bool Expression::holds(const std::vector<double>& values) const {
    const double value = (*this)(values);
    return value != 0 && !std::isnan(value);
}

}  // namespace spartus::explore
