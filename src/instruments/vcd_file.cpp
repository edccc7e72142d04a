#include "spartus/instruments/vcd_file.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::instruments {
namespace {

constexpr Cycle units_per_half_cycle = 5;  // of the timescale
constexpr std::size_t clock_place = 0;     // among the identifiers; signals follow

/// "aaaaa", "aaaab", …
std::array<char, 5> identifier(std::size_t place) {
    std::array<char, 5> code{};
    for (auto letter = code.rbegin(); letter != code.rend(); ++letter, place /= 26) {
        *letter = static_cast<char>('a' + place % 26);
    }
    return code;
}

void append(std::string& text, const std::array<char, 5>& code) {
    text.append(code.data(), code.size());
}

std::string declaration(std::size_t place, const std::string& name, std::uint32_t bits) {
    const std::array<char, 5> code = identifier(place);
    return fmt::format("$var wire   {:>2}  {}  {}{}$end\n", bits, std::string_view(code.data(), code.size()), name,
                       bits == 1 ? "       " : fmt::format(" [{}:0]  ", bits - 1));
}

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
      place_of_(signals.size(), std::numeric_limits<std::size_t>::max()),
      limit_bytes_(limit_bytes),
      file_(path) {
    if (file_.temporary().empty()) {
        throw Error(ExitCode::output, fmt::format("cannot write '{}': a wave needs a regular file", path));
    }
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        place_of_[traced_[place]] = place;
        codes_.push_back(identifier(place + 1));
    }
}

void VcdFile::begin(Cycle cycle) {
    declare();
    text_ += fmt::format("#{}\n$dumpvars\n", cycle * 2 * units_per_half_cycle);
    text_ += '1';
    append(text_, identifier(clock_place));
    text_ += '\n';
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        shown_.push_back(signals_.value(traced_[place]));
        append_value(place);
    }
    text_ += "$end\n\n";
    append_edge(2 * cycle + 1, '0');
    text_ += '\n';
    write();
}

/// Scopes and, in each, modules stand in alphabetical order.
void VcdFile::declare() {
    std::map<std::string, std::string> modules;
    std::string top = declaration(clock_place, "clock", 1);
    for (std::size_t place = 0; place < traced_.size(); ++place) {
        const Signal& signal = signals_[traced_[place]];
        std::string& scope = signal.module.empty() ? top : modules[signal.module];
        scope += declaration(place + 1, signal.name, signal.bits);
    }
    text_ = fmt::format(
        "$date\n$end\n\n$version\n Spartus\n$end\n\n$timescale\n     100 ps\n$end\n\n$scope module SystemC "
        "$end\n$scope "
        "module {} $end\n",
        signals_.top());
    text_ += top;
    for (const auto& [module, declarations] : modules) {
        text_ += fmt::format("$scope module {} $end\n{}$upscope $end\n", module, declarations);
    }
    text_ += "$upscope $end\n$upscope $end\n$enddefinitions  $end\n\n$comment\nOne cycle is 1 ns.\n$end\n\n";
}

bool VcdFile::add(Cycle cycle, const std::vector<Signals::Id>& told) {
    constexpr std::size_t closing = 32;  // room for the time at the end
    append_edge(2 * cycle, '1');
    changed_.clear();
    for (const Signals::Id signal : told) {
        const std::size_t place = place_of_[signal];
        if (place < traced_.size() && shown_[place] != signals_.value(signal)) changed_.push_back(place);
    }
    std::sort(changed_.begin(), changed_.end());
    changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
    for (const std::size_t place : changed_) {
        shown_[place] = signals_.value(traced_[place]);
        append_value(place);
    }
    text_ += '\n';
    append_edge(2 * cycle + 1, '0');
    text_ += '\n';
    if (bytes_ + text_.size() + closing > limit_bytes_) {
        text_.clear();
        return false;
    }
    write();
    return true;
}

void VcdFile::end(Cycle cycle) {
    text_ = fmt::format("#{}\n", cycle * 2 * units_per_half_cycle);
    write();
}

/// A value that the signal's bits cannot hold is unknown.
void VcdFile::append_value(std::size_t place) {
    const Signal& signal = signals_[traced_[place]];
    const std::int32_t value = shown_[place];
    if (signal.bits > 1) text_ += 'b';
    if (!holds(signal, value)) {
        text_ += 'x';
    } else {
        // Without leading zeros, from the last digit on.
        std::array<char, 32> digits;
        std::size_t first = digits.size();
        std::uint32_t rest = static_cast<std::uint32_t>(value) & ~std::uint32_t{0} >> (32 - signal.bits);
        do {
            digits[--first] = static_cast<char>('0' + (rest & 1));
            rest >>= 1;
        } while (rest != 0);
        text_.append(digits.data() + first, digits.size() - first);
    }
    if (signal.bits > 1) text_ += ' ';
    append(text_, codes_[place]);
    text_ += '\n';
}

void VcdFile::append_edge(Cycle half_cycles, char level) {
    fmt::format_to(std::back_inserter(text_), "#{}\n{}", half_cycles * units_per_half_cycle, level);
    append(text_, identifier(clock_place));
    text_ += '\n';
}

void VcdFile::write() {
    file_.write(text_);
    bytes_ += text_.size();
    text_.clear();
}

}  // namespace spartus::instruments
