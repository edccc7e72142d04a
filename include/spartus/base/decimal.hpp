/// \file
/// A decimal number exactly as the user wrote it, for sparsities: ⌊50·0.94⌋ is 47 whatever binary makes of 0.94.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spartus {

/// A fraction digits / 10^places that keeps its text for display.
class Decimal {
   public:
    /// Accepts plain decimals ("0.94", ".5", "1") of at most 18 digits; nothing for anything else.
    static std::optional<Decimal> parse(std::string_view text);

    /// ⌊n · this⌋, exact. `n` up to 2^32, and the result below 2^64.
    std::uint64_t floor_of_product(std::uint64_t n) const;

    /// Decided on the digits: 1.00000000000000001 is above one, although its nearest double is not.
    bool above_one() const { return digits_ > scale_; }

    double value() const { return static_cast<double>(digits_) / static_cast<double>(scale_); }
    const std::string& text() const { return text_; }

   private:
    std::uint64_t digits_ = 0;
    std::uint64_t scale_ = 1;  ///< 10^places
    std::string text_ = "0";
};

}  // namespace spartus
