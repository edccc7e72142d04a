/// \file
/// A decimal number exactly as the user wrote it, for sparsities: ⌊50·0.94⌋ is 47 whatever binary makes of 0.94.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spartus::config {

/// digits / 10^places, with digits >= 0. Keeps the text for display.
class Decimal {
   public:
    /// Accepts plain decimals ("0.94", ".5", "1") of at most 18 digits; nothing for anything else.
    static std::optional<Decimal> parse(std::string_view text);

    /// ⌊n · this⌋, exact. `n` up to 2^32.
    std::uint64_t floor_of_product(std::uint64_t n) const;

    double value() const;
    const std::string& text() const { return text_; }

   private:
    std::uint64_t digits_ = 0;
    unsigned places_ = 0;
    std::string text_;
};

}  // namespace spartus::config
