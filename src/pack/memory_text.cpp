#include "spartus/pack/memory_text.hpp"

#include <algorithm>
#include <cctype>

namespace spartus::pack {

std::string WordText::text(const std::uint32_t* values) const {
    constexpr const char* hexadecimal = "0123456789abcdef";
    std::vector<unsigned> nibbles(digits());
    std::size_t at = 0;
    for (std::uint32_t f = 0; f < fields_; ++f) {
        for (std::uint32_t b = 0; b < bits_; ++b, ++at) nibbles[at / 4] |= (values[f] >> b & 1) << at % 4;
    }
    std::string text;
    std::for_each(nibbles.rbegin(), nibbles.rend(), [&](unsigned nibble) { text += hexadecimal[nibble]; });
    return text;
}

bool WordText::parse(std::string_view text, std::uint32_t* values) const {
    if (text.size() != digits()) return false;
    std::fill_n(values, fields_, 0);
    for (std::size_t digit = 0; digit < text.size(); ++digit) {
        const char c = text[text.size() - 1 - digit];
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
        const auto nibble = static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        for (std::uint32_t b = 0; b < 4; ++b) {
            if ((nibble >> b & 1) == 0) continue;
            const std::size_t at = 4 * digit + b;
            if (at >= word_bits()) return false;
            values[at / bits_] |= std::uint32_t{1} << at % bits_;
        }
    }
    return true;
}

std::string readmemh_text(const std::string& comment, const std::vector<std::string>& words) {
    std::string text = "// " + comment + '\n';
    for (const std::string& word : words) text += word + '\n';
    return text;
}

std::string coe_text(const std::vector<std::string>& words) {
    std::string text = "memory_initialization_radix=16;\nmemory_initialization_vector=\n";
    for (std::size_t w = 0; w < words.size(); ++w) text += words[w] + (w + 1 < words.size() ? ",\n" : ";\n");
    return text;
}

}  // namespace spartus::pack
