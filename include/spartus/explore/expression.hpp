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
/// sqrt, …). A comparison of a comparison and a comma that separates no arguments are refused.
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

    /// Places of the names that it speaks of.
    const std::vector<std::size_t>& used() const { return used_; }

    /// `values` are in the order of the names. NaN if one that it speaks of is NaN: what is absent is neither
    /// above nor below nor unequal to anything.
    double operator()(const std::vector<double>& values) const;
    /// Neither 0 nor NaN.
    bool holds(const std::vector<double>& values) const;

   private:
    std::string text_;
    std::vector<std::size_t> used_;
    std::unique_ptr<std::vector<double>> values_;  ///< where the parser's variables point
    std::unique_ptr<mu::Parser> parser_;
};

}  // namespace spartus::explore
