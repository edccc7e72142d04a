#include "spartus/arch/spartus/memory_image.hpp"

#include <limits>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {
namespace {

constexpr std::uint32_t byte_bits = 8;
constexpr std::uint32_t weight_bits = 8;

void check_buffer(const nn::BankLayout& layout, std::uint32_t buffer_words) {
    for (std::size_t m = 0; m < layout.matrices.size(); ++m) {
        const std::uint32_t blen = layout.matrices[m].content.blen;
        if (blen <= buffer_words) continue;
        throw Error(
            ExitCode::config,
            fmt::format("weight_bank.buffer_words = {} holds no column of {} of layer {}, which has {} words: "
                        "raise it, prune more or use more PEs",
                        buffer_words, m % 2 == 0 ? "W_ih" : "W_hh", m / 2, blen));
    }
}

/// Appends one column and pads it.
void append(const nn::CbcscBank& bank, std::size_t first_pair, std::size_t pairs, std::size_t column_bytes,
            MemoryImage& image) {
    const std::size_t end = image.bytes.size() + column_bytes;
    for (std::size_t pair = first_pair; pair < first_pair + pairs; ++pair) {
        image.bytes.push_back(bank.val[pair]);
        for (std::uint32_t byte = 1; byte < image.pair_bytes; ++byte) {
            const unsigned shifted = unsigned{bank.lidx[pair]} >> (byte_bits * (byte - 1));
            image.bytes.push_back(static_cast<std::int8_t>(static_cast<std::uint8_t>(shifted)));
        }
    }
    image.bytes.resize(end);
}

}  // namespace

MemoryImage memory_image(const nn::BankLayout& layout, const Config& config, std::uint32_t rows_per_pe) {
    check_buffer(layout, config.weight_bank.buffer_words);
    MemoryImage image;
    if (config.weight_bank.format == nn::BankFormat::cbcsc) {
        image.pair_bytes = ceil_div(weight_bits + static_cast<std::uint32_t>(ceil_log2(rows_per_pe)), byte_bits);
    }
    std::uint64_t address = 0;
    for (const nn::PlacedMatrix& matrix : layout.matrices) {
        const std::uint64_t pairs = std::uint64_t{matrix.content.blen} * config.accelerator.pes_per_array;
        const std::uint64_t beats = ceil_div(pairs * image.pair_bytes, config.memory.beat_bytes);
        const std::uint64_t column_bytes = beats * config.memory.beat_bytes;
        const std::uint64_t end = address + matrix.content.slots * column_bytes;
        if (end > std::numeric_limits<std::uint32_t>::max()) {
            throw Error(ExitCode::config, "the network needs more than 2^32 bytes of external memory");
        }
        image.matrices.push_back({address, matrix.content.blen, static_cast<std::uint32_t>(column_bytes)});
        image.bytes.reserve(end);
        for (std::uint32_t column = 0; column < matrix.content.slots; ++column) {
            append(matrix.content.banks.front(), column * pairs, pairs, column_bytes, image);
        }
        address = end;
    }
    return image;
}

}  // namespace spartus::arch::spartus
