/// \file
/// Memory contents as text that RTL tools read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::pack {

/// Packs fields of equal width into words and writes these in hexadecimal, most significant digit first: field 0 of
/// a word is in its least significant bits.
class WordText {
   public:
    /// `bits` of a field, 1 to 32; `fields` per word.
    WordText(std::uint32_t bits, std::uint32_t fields) : bits_(bits), fields_(fields) {}

    std::uint64_t word_bits() const { return std::uint64_t{bits_} * fields_; }
    std::size_t digits() const { return static_cast<std::size_t>((word_bits() + 3) / 4); }

    /// One word of `fields` values, of each the low `bits`.
    std::string text(const std::uint32_t* values) const;
    /// Back again; false if it is not exactly digits() hexadecimal digits, or has a bit beyond the word.
    bool parse(std::string_view text, std::uint32_t* values) const;

   private:
    std::uint32_t bits_;
    std::uint32_t fields_;
};

/// For Verilog's $readmemh: a comment, then a word per line.
std::string readmemh_text(const std::string& comment, const std::vector<std::string>& words);

/// For the memory generators of Vivado.
std::string coe_text(const std::vector<std::string>& words);

}  // namespace spartus::pack
