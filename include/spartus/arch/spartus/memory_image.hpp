/// \file
/// The columns of a network as they stand in external memory: matrices one behind the other, W_ih before W_hh,
/// layer by layer; within one the columns in ascending order, each BLEN words of M pairs and then zeros up to a
/// whole beat. A pair is its VAL and the bytes of its LIDX, lowest first; in the dense format VAL alone.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/nn/bank_layout.hpp"

namespace spartus::arch::spartus {

struct MatrixInMemory {
    std::uint64_t address;  ///< of column 0
    std::uint32_t blen;     ///< words per column
    std::uint32_t column_bytes;
};

struct MemoryImage {
    std::uint32_t pair_bytes = 1;
    std::vector<MatrixInMemory> matrices;
    std::vector<std::int8_t> bytes;
};

/// `layout` is that of one bank with all columns; `rows_per_pe` the largest L. Throws Error(config) if a column is
/// longer than weight_bank.buffer_words or the image than 2^32 bytes.
MemoryImage memory_image(const nn::BankLayout& layout, const Config& config, std::uint32_t rows_per_pe);

}  // namespace spartus::arch::spartus
