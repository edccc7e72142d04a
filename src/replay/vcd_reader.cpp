#include "spartus/replay/vcd_reader.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "spartus/base/number.hpp"
#include "spartus/io/bytes.hpp"
#include "spartus/io/message.hpp"

namespace spartus::replay {
namespace {

// Far beyond what simulators write; they bound what a hostile file can make us keep.
constexpr std::size_t max_word_bytes = std::size_t{1} << 16;
constexpr std::size_t max_path_bytes = 1024;
constexpr std::size_t max_identifier_bytes = 64;
constexpr std::size_t max_scopes = 64;
constexpr std::size_t max_variables = std::size_t{1} << 18;
constexpr std::uint32_t max_bits = max_word_bytes - 1;

bool is_space(std::uint8_t byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool is_bit(char c) {
    return std::strchr("01xXzZ", c) != nullptr && c != '\0';
}

bool is_range(std::string_view text) {
    return text.size() > 1 && text.front() == '[' && text.back() == ']' && text.find(':') != std::string_view::npos;
}

/// "column[9:0]" → "column". A single bit, "column[3]", is a name of its own.
std::string_view without_range(std::string_view name) {
    const std::size_t bracket = name.rfind('[');
    const bool range = bracket != std::string_view::npos && bracket > 0 && is_range(name.substr(bracket));
    return range ? name.substr(0, bracket) : name;
}

}  // namespace

VcdReader::VcdReader(const std::string& path) : file_(path), buffer_(max_word_bytes) {
    while (true) {
        const std::string_view keyword = word_before("$enddefinitions");
        if (keyword == "$enddefinitions") break;
        if (keyword.front() != '$')
            refuse(in_quotes(keyword) + " where a declaration should be; is it a VCD file?");
        declare(keyword);
    }
    skip_block("$enddefinitions");
}

void VcdReader::declare(std::string_view keyword) {
    if (keyword == "$scope") return open_scope();
    if (keyword == "$upscope") return close_scope();
    if (keyword == "$var") return declare_variable();
    if (keyword == "$timescale") return read_timescale();
    skip_block("declaration");
}

void VcdReader::open_scope() {
    word_before("the kind of a scope");
    const std::string_view name = word_before("the name of a scope");
    if (scopes_.size() == max_scopes) refuse(fmt::format("more than {} scopes within each other", max_scopes));
    if (scope_.size() + name.size() > max_path_bytes) refuse("a scope's path is too long");
    scopes_.push_back(scope_.size());
    scope_.append(name).push_back('.');
    skip_block("$scope");
}

void VcdReader::close_scope() {
    if (scopes_.empty()) refuse("$upscope without a $scope");
    scope_.resize(scopes_.back());
    scopes_.pop_back();
    skip_block("$upscope");
}

void VcdReader::declare_variable() {
    word_before("the kind of a variable");
    const std::string_view width = word_before("the width of a variable");
    const auto bits = parse_number<std::uint32_t>(width);
    if (!bits || *bits == 0 || *bits > max_bits) {
        refuse(fmt::format("a width of {} bits; from 1 to {} are possible", in_quotes(width), max_bits));
    }
    std::string identifier(word_before("the identifier of a variable"));
    if (identifier.size() > max_identifier_bytes) refuse("the identifier of a variable is too long");
    const std::string_view name = without_range(word_before("the name of a variable"));
    if (name == "$end") refuse("a $var without a name");
    if (scope_.size() + name.size() > max_path_bytes) refuse("a variable's path is too long");
    if (variables_.size() == max_variables) refuse(fmt::format("more than {} variables", max_variables));

    const auto [net, fresh] = identifiers_.try_emplace(std::move(identifier), net_bits_.size());
    if (fresh) net_bits_.push_back(*bits);
    if (net_bits_[net->second] != *bits) {
        refuse(fmt::format("the identifier {} has two widths", in_quotes(net->first)));
    }
    variables_.push_back({scope_ + std::string(name), *bits, net->second});
    skip_block("$var");
}

void VcdReader::read_timescale() {
    timescale_ = word_before("the timescale");
    if (timescale_ == "$end") return timescale_.clear();
    const std::size_t digits = timescale_.find_first_not_of("0123456789");
    if (digits == std::string::npos) {
        timescale_ += ' ';
        timescale_ += word_before("the unit of the timescale");
    } else {
        timescale_.insert(digits, " ");
    }
    skip_block("$timescale");
}

VcdReader::Event VcdReader::next() {
    while (true) {
        const std::string_view text = word();
        if (text.empty()) return Event::end;
        switch (text.front()) {
            case '#':
                read_time(text.substr(1));
                return Event::time;
            case 'b':
            case 'B':
                read_vector(text.substr(1));
                return Event::change;
            case 'r':
            case 'R':
            case 's':
            case 'S':
                value_.reset();
                net_ = net_of(word_before("an identifier"));
                return Event::change;
            case '$':
                // What these enclose are changes like all others.
                if (text == "$dumpvars" || text == "$dumpall" || text == "$dumpon" || text == "$dumpoff" ||
                    text == "$end") {
                    break;
                }
                skip_block("block");
                break;
            default:
                read_scalar(text);
                return Event::change;
        }
    }
}

void VcdReader::read_time(std::string_view number) {
    const auto time = number.empty() ? std::nullopt : parse_number<std::uint64_t>(number);
    if (!time) refuse(in_quotes(number) + " is no time");
    if (*time < time_) refuse(fmt::format("time goes back from {} to {}", time_, *time));
    time_ = *time;
}

void VcdReader::read_scalar(std::string_view text) {
    if (!is_bit(text.front())) refuse(in_quotes(text) + " where a change of a value should be");
    value_.reset();
    if (text.front() == '0' || text.front() == '1') value_ = text.front() == '1' ? 1 : 0;
    net_ = net_of(text.substr(1));
}

void VcdReader::read_vector(std::string_view digits) {
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_bit)) {
        refuse(in_quotes(digits) + " is no binary number");
    }
    const std::size_t bits = digits.size();
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    value_.reset();
    if (digits.size() <= 64 && digits.find_first_not_of("01") == std::string_view::npos) {
        std::uint64_t value = 0;
        for (const char digit : digits) value = value << 1 | (digit == '1' ? 1u : 0u);
        value_ = value;
    }
    net_ = net_of(word_before("an identifier"));
    if (bits > net_bits_[net_]) refuse(fmt::format("a value of {} bits for {}", bits, net_bits_[net_]));
}

std::size_t VcdReader::net_of(std::string_view identifier) {
    identifier_.assign(identifier);
    const auto net = identifiers_.find(identifier_);
    if (net == identifiers_.end()) refuse("a change of " + in_quotes(identifier) + ", which is not declared");
    return net->second;
}

/// Up to and including $end.
void VcdReader::skip_block(const char* keyword) {
    for (std::string_view text = word(); text != "$end"; text = word()) {
        if (text.empty()) refuse(fmt::format("the file ends before the $end of the {}", keyword));
    }
}

std::string_view VcdReader::word_before(const char* what) {
    const std::string_view text = word();
    if (text.empty()) refuse(fmt::format("the file ends where {} should be", what));
    return text;
}

/// The next word, good until the one after it is read; empty at the end of the file.
std::string_view VcdReader::word() {
    while (true) {
        for (; at_ < end_ && is_space(buffer_[at_]); ++at_) line_ += buffer_[at_] == '\n' ? 1 : 0;
        if (at_ < end_) break;
        if (!fill()) return {};
    }
    std::size_t length = 0;
    while (true) {
        while (at_ + length < end_ && !is_space(buffer_[at_ + length])) ++length;
        if (at_ + length < end_) break;
        if (!fill()) refuse("the file ends within a line; is it cut off?");
    }
    const auto* const text = reinterpret_cast<const char*>(&buffer_[at_]);  // NOLINT(*-reinterpret-cast): may alias
    at_ += length;
    return {text, length};
}

/// Reads more behind what is left in the buffer, which moves to its front; false at the end of the file.
bool VcdReader::fill() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= at_;
    at_ = 0;
    if (end_ == buffer_.size()) refuse(fmt::format("a word of more than {} bytes", max_word_bytes));
    const std::size_t count = file_.read(&buffer_[end_], buffer_.size() - end_);
    end_ += count;
    return count > 0;
}

void VcdReader::refuse(const std::string& cause) const {
    io::refuse(file_.path(), fmt::format("line {}: {}", line_, cause));
}

}  // namespace spartus::replay
