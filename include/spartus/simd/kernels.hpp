/// \file
/// The loops of the hardware model that take most of its time, for whatever vectors the processor has: compiled
/// once for each kind of them, of which the best is chosen when the program runs. What a loop computes is its form
/// in `plain`, to the bit. The reference has loops of its own, so a fault in these is found.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spartus::simd {

/// Adds `words` words of `lanes` products to a table of sums of as many lanes, modulo 2^32: in word after word,
/// each lane adds value · factor to the entry that it names. `values` and `entries` are [words][lanes], `sums`
/// [entries][lanes]; |factor| < 2^24.
void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor);

/// Adds up `count` arrays of `size` numbers, modulo 2^bits, and reads each sum as two's complement. `bits`
/// in 1..32.
void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums);

/// sat16(rne(values / 2^bits)) of each of `count` values, half to even. `bits` in 1..30.
void round_to_16(const std::int32_t* values, std::size_t count, int bits, std::int16_t* rounded);

/// y = lowest + how many of the `rises` are no more than x, for each of `count` x: a function of few values, as a
/// staircase. x may be y.
void climb(const std::int16_t* x, std::size_t count, std::int16_t lowest, const std::int16_t* rises,
           std::size_t rise_count, std::int16_t* y);

/// Lists where |a - b| >= `least`, ascending, in the first places of `found` [count], and returns how many there
/// are.
std::size_t find_far(const std::int16_t* a, const std::int16_t* b, std::size_t count, std::uint32_t least,
                     std::uint32_t* found);

/// A word: what each lane multiplies, and the entry that it names. A lane whose value is 0 names none.
struct Lanes {
    const std::int8_t* values;
    const std::uint16_t* entries;
};

/// Whether any of the `lanes` lanes names the same entry in both.
bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes);

namespace plain {

void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor);
void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums);
void round_to_16(const std::int32_t* values, std::size_t count, int bits, std::int16_t* rounded);
void climb(const std::int16_t* x, std::size_t count, std::int16_t lowest, const std::int16_t* rises,
           std::size_t rise_count, std::int16_t* y);
std::size_t find_far(const std::int16_t* a, const std::int16_t* b, std::size_t count, std::uint32_t least,
                     std::uint32_t* found);
bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes);

}  // namespace plain
}  // namespace spartus::simd
