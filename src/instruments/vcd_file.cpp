#include "spartus/instruments/vcd_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::instruments {
namespace {

constexpr Cycle units_per_half_cycle = 5;  // of the timescale
constexpr std::size_t clock_place = 0;     // among the identifiers; signals follow
constexpr std::size_t word_bits = 64;
constexpr std::size_t block_bytes = std::size_t{1} << 16U;  // that are written at once
constexpr std::size_t line_bytes = 48;                      // no line takes more

/// "aaaaa", "aaaab", …
constexpr std::array<char, 5> identifier(std::size_t place) {
    std::array<char, 5> code{};
    for (auto letter = code.rbegin(); letter != code.rend(); ++letter, place /= 26) {
        *letter = static_cast<char>('a' + place % 26);
    }
    return code;
}

std::string declaration(std::size_t place, const std::string& name, std::uint32_t bits) {
    const std::array<char, 5> code = identifier(place);
    return fmt::format("$var wire   {:>2}  {}  {}{}$end\n", bits, std::string_view(code.data(), code.size()), name,
                       bits == 1 ? "       " : fmt::format(" [{}:0]  ", bits - 1));
}

/// "00000000", "00000001", …
constexpr std::array<std::array<char, 8>, 256> digits_of_byte = [] {
    std::array<std::array<char, 8>, 256> all{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        for (std::size_t bit = 0; bit < 8; ++bit) all[byte][7 - bit] = (byte >> bit & 1U) != 0 ? '1' : '0';
    }
    return all;
}();

bool holds(const Signal& signal, std::int32_t value) {
    if (signal.radix == Radix::signed_decimal) {
        const std::int64_t limit = std::int64_t{1} << (signal.bits - 1);
        return value >= -limit && value < limit;
    }
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(value)) >> signal.bits == 0;
}

}  // namespace

VcdFile::VcdFile(const std::string& path, const Signals& signals, std::vector<Signals::Id> traced,
                 std::uint64_t limit_bytes)
    : signals_(signals),
      traced_(std::move(traced)),
      place_of_(signals.size(), not_traced),
      told_((traced_.size() + word_bits - 1) / word_bits),
      clock_code_(identifier(clock_place)),
      limit_bytes_(limit_bytes),
      file_(path),
      block_(block_bytes + (traced_.size() + 8) * line_bytes),
      end_(block_.data()) {
    if (file_.temporary().empty()) {
        throw Error(ExitCode::output, fmt::format("cannot write '{}': a wave needs a regular file", path));
    }
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        place_of_[traced_[place]] = static_cast<std::uint32_t>(place);
        codes_.push_back(identifier(place + 1));
    }
}

void VcdFile::begin(Cycle cycle) {
    const std::string text = declarations();
    file_.write(text);
    bytes_ = text.size();
    append_time(2 * cycle);
    append("$dumpvars\n1");
    append(clock_code_);
    append("\n");
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        shown_.push_back(signals_.value(traced_[place]));
        append_value(place);
    }
    append("$end\n\n");
    append_edge(2 * cycle + 1, '0');
    append("\n");
    write();
}

/// Scopes and, in each, modules stand in alphabetical order.
std::string VcdFile::declarations() const {
    std::map<std::string, std::string> modules;
    std::string top = declaration(clock_place, "clock", 1);
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        const Signal& signal = signals_[traced_[place]];
        std::string& scope = signal.module.empty() ? top : modules[signal.module];
        scope += declaration(place + 1, signal.name, signal.bits);
    }
    std::string text = fmt::format(
        "$date\n$end\n\n$version\n Spartus\n$end\n\n$timescale\n     100 ps\n$end\n\n$scope module SystemC "
        "$end\n$scope "
        "module {} $end\n",
        signals_.top());
    text += top;
    for (const auto& [module, declarations] : modules) {
        text += fmt::format("$scope module {} $end\n{}$upscope $end\n", module, declarations);
    }
    return text + "$upscope $end\n$upscope $end\n$enddefinitions  $end\n\n$comment\nOne cycle is 1 ns.\n$end\n\n";
}

bool VcdFile::add(Cycle cycle, const std::vector<Signals::Id>& told) {
    constexpr std::size_t closing = 32;  // room for the time at the end
    char* const before = end_;
    append_edge(2 * cycle, '1');
    for (const Signals::Id signal : told) {
        const std::uint32_t place = place_of_[signal];
        if (place != not_traced) told_[place / word_bits] |= std::uint64_t{1} << place % word_bits;
    }
    for (std::size_t word = 0; word < told_.size(); ++word) {
        for (; told_[word] != 0; told_[word] &= told_[word] - 1) {
            const std::size_t place = word * word_bits + static_cast<std::size_t>(__builtin_ctzll(told_[word]));
            const std::int32_t value = signals_.value(traced_[place]);
            if (std::exchange(shown_[place], value) != value) append_value(place);
        }
    }
    append("\n");
    append_edge(2 * cycle + 1, '0');
    append("\n");
    const auto bytes = static_cast<std::uint64_t>(end_ - block_.data());
    if (bytes_ + bytes + closing > limit_bytes_) {
        end_ = before;
        return false;
    }
    if (bytes > block_bytes) write();
    return true;
}

void VcdFile::end(Cycle cycle) {
    append_time(2 * cycle);
    write();
}

/// A value that the signal's bits cannot hold is unknown.
void VcdFile::append_value(std::size_t place) {
    const Signal& signal = signals_[traced_[place]];
    const std::int32_t value = shown_[place];
    if (signal.bits > 1) *end_++ = 'b';
    if (!holds(signal, value)) {
        *end_++ = 'x';
    } else {
        append_digits(static_cast<std::uint32_t>(value) & ~std::uint32_t{0} >> (32 - signal.bits));
    }
    if (signal.bits > 1) *end_++ = ' ';
    append(codes_[place]);
    *end_++ = '\n';
}

/// Without leading zeros: the first digit is brought to the front. All 32 are copied, which needs no call, and what
/// follows overwrites those that are too many; the block has room for them.
void VcdFile::append_digits(std::uint32_t number) {
    const auto zeros = static_cast<unsigned>(__builtin_clz(number | 1U));
    const std::uint32_t ahead = number << zeros;
    for (unsigned byte = 0; byte < 4; ++byte) {
        std::memcpy(end_ + 8 * byte, digits_of_byte[ahead >> (24 - 8 * byte) & 0xff].data(), 8);
    }
    end_ += 32 - zeros;
}

void VcdFile::append_time(Cycle half_cycles) {
    const fmt::format_int time(half_cycles * units_per_half_cycle);
    *end_++ = '#';
    append(std::string_view(time.data(), time.size()));
    *end_++ = '\n';
}

void VcdFile::append_edge(Cycle half_cycles, char level) {
    append_time(half_cycles);
    *end_++ = level;
    append(clock_code_);
    *end_++ = '\n';
}

void VcdFile::write() {
    const std::string_view text(block_.data(), static_cast<std::size_t>(end_ - block_.data()));
    file_.write(text);
    bytes_ += text.size();
    end_ = block_.data();
}

}  // namespace spartus::instruments
