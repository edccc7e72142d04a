/// \file
/// Arithmetic over keys and metrics, for constraints and goals: "arrays * pes_per_array <= 1024".
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace mu {
class Parser;
}

namespace spartus::explore {

/// A compiled expression: + - * / ^ %, comparisons, && || ?:, parentheses, and muParser's functions (min, max, abs,
/// sqrt, …).
class Expression {
   public:
    /// `names` are what it may speak of. A name with a dot, "accelerator.arrays", may be shortened to what follows
    /// the last dot where that belongs to no other. Throws Error(config) with the cause alone.
    Expression(std::string text, const std::vector<std::string>& names);
    ~Expression();
    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) = delete;
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;

    const std::string& text() const { return text_; }

    /// `values` are in the order of the names.
    double operator()(const std::vector<double>& values) const;
    /// Neither 0 nor NaN.
    bool holds(const std::vector<double>& values) const;

   private:
    std::string text_;
    std::unique_ptr<std::vector<double>> values_;  ///< where the parser's variables point
    std::unique_ptr<mu::Parser> parser_;
};

}  // namespace spartus::explore
