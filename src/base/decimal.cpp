#include "spartus/base/decimal.hpp"

namespace spartus {

namespace {

constexpr std::size_t max_digits = 18;  // 10^18 is the largest power of ten below 2^63

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    Decimal result;
    std::size_t digits = 0;
    bool in_fraction = false;
    for (const char c : text) {
        if (c == '.' && !in_fraction) {
            in_fraction = true;
        } else if (c >= '0' && c <= '9' && digits < max_digits) {
            result.digits_ = result.digits_ * 10 + static_cast<std::uint64_t>(c - '0');
            if (in_fraction) result.scale_ *= 10;
            ++digits;
        } else {
            return std::nullopt;
        }
    }
    if (text.empty() || text.back() == '.') return std::nullopt;
    result.text_ = text;
    return result;
}

std::uint64_t Decimal::floor_of_product(std::uint64_t n) const {
    // Long multiplication from the last place on. Dropping the remainder at each place is exact, because
    // ⌊(a + y)/10⌋ = ⌊(a + ⌊y⌋)/10⌋ for whole a; and no intermediate value exceeds 10·n.
    std::uint64_t carry = 0;
    std::uint64_t digits = digits_;
    for (std::uint64_t scale = scale_; scale > 1; scale /= 10) {
        carry = (n * (digits % 10) + carry) / 10;
        digits /= 10;
    }
    return n * digits + carry;
}

}  // namespace spartus
