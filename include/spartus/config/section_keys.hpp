/// \file
/// How the members of one section become keys of the table: by the type of the member.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "spartus/base/number.hpp"
#include "spartus/config/key.hpp"

namespace spartus::config {

/// Appends the keys of one section of `Config`, an architecture's parameters, in the order of the calls.
template <class Config, class Section>
class SectionKeys {
   public:
    template <class Base>
    SectionKeys(std::vector<Key>& keys, const char* section, Section Base::*member)
        : keys_(keys), section_(section), in_config_(member) {}

    SectionKeys& whole(const char* name, std::uint32_t Section::*member, std::uint32_t low, std::uint32_t high,
                       const char* unit, const char* meaning) {
        return number("a whole number", name, member, low, high, unit, meaning);
    }

    SectionKeys& integer(const char* name, std::int32_t Section::*member, std::int32_t low, std::int32_t high,
                         const char* unit, const char* meaning) {
        return number("a whole number", name, member, low, high, unit, meaning);
    }

    /// Any 64 bits.
    SectionKeys& seed(const char* name, std::uint64_t Section::*member, const char* meaning) {
        return number("a whole number", name, member, std::uint64_t{0}, ~std::uint64_t{0}, "", meaning);
    }

    SectionKeys& real(const char* name, double Section::*member, double low, double high, const char* unit,
                      const char* meaning) {
        return number("a number", name, member, low, high, unit, meaning);
    }

    /// Zero to one, kept as written; the empty text is no value.
    SectionKeys& fraction(const char* name, std::optional<Decimal> Section::*member, const char* meaning) {
        const auto assign = [section = in_config_, member](Parameters& parameters, std::string_view text) {
            const std::optional<Decimal> value = Decimal::parse(text);
            const bool allowed = text.empty() || (value && !value->above_one());
            if (allowed) in(parameters).*section.*member = value;
            return allowed;
        };
        const auto text = [section = in_config_, member](const Parameters& parameters) {
            const std::optional<Decimal>& value = in(parameters).*section.*member;
            return value ? value->text() : std::string();
        };
        return add(
            {section_, name, "", meaning, "a plain decimal from 0 to 1, or empty", KeyType::real, assign, text});
    }

    /// One of some words; the empty text is no word.
    SectionKeys& word(const char* name, std::string Section::*member, const std::vector<std::string>& words,
                      const char* meaning) {
        const auto assign = [section = in_config_, member, words](Parameters& parameters, std::string_view text) {
            const bool allowed = text.empty() || std::find(words.begin(), words.end(), text) != words.end();
            if (allowed) in(parameters).*section.*member = text;
            return allowed;
        };
        const auto text = [section = in_config_, member](const Parameters& parameters) {
            return in(parameters).*section.*member;
        };
        return add({section_, name, "", meaning, fmt::format("one of {}, or empty", fmt::join(words, ", ")),
                    KeyType::word, assign, text});
    }

    template <class Choice>
    using Choices = std::vector<std::pair<std::string, Choice>>;

    template <class Choice>
    SectionKeys& choice(const char* name, Choice Section::*member, const Choices<Choice>& choices,
                        const char* meaning) {
        std::string allowed;
        for (const auto& [word, value] : choices) allowed += (allowed.empty() ? "one of " : ", ") + word;
        const auto assign = [section = in_config_, member, choices](Parameters& parameters, std::string_view text) {
            const auto chosen = std::find_if(choices.begin(), choices.end(),
                                             [text](const auto& choice) { return choice.first == text; });
            if (chosen == choices.end()) return false;
            in(parameters).*section.*member = chosen->second;
            return true;
        };
        const auto text = [section = in_config_, member, choices](const Parameters& parameters) {
            for (const auto& [word, value] : choices) {
                if (value == in(parameters).*section.*member) return word;
            }
            return std::string();
        };
        return add({section_, name, "", meaning, allowed, KeyType::word, assign, text});
    }

    /// A key that is always `word`: it says whose keys these are.
    SectionKeys& constant(const char* name, const char* word, const char* meaning) {
        const auto assign = [word](Parameters&, std::string_view text) { return text == word; };
        return add({section_, name, "", meaning, word, KeyType::word, assign,
                    [word](const Parameters&) { return std::string(word); }});
    }

   private:
    template <class Number>
    SectionKeys& number(const char* kind, const char* name, Number Section::*member, Number low, Number high,
                        const char* unit, const char* meaning) {
        const auto assign = [section = in_config_, member, low, high](Parameters& parameters,
                                                                      std::string_view text) {
            const std::optional<Number> value = parse_number<Number>(text);
            const bool allowed = value && *value >= low && *value <= high;  // which NaN is not
            if (allowed) in(parameters).*section.*member = *value;
            return allowed;
        };
        const auto text = [section = in_config_, member](const Parameters& parameters) {
            return fmt::format("{}",
                               in(parameters).*section.*member);  // of a double, the shortest text that reads back
        };
        return add({section_, name, unit, meaning, fmt::format("{} from {} to {}", kind, low, high),
                    std::is_integral_v<Number> ? KeyType::whole : KeyType::real, assign, text});
    }

    static Config& in(Parameters& parameters) { return static_cast<Config&>(parameters); }
    static const Config& in(const Parameters& parameters) { return static_cast<const Config&>(parameters); }

    SectionKeys& add(Key key) {
        keys_.push_back(std::move(key));
        return *this;
    }

    std::vector<Key>& keys_;
    const char* section_;
    Section Config::*in_config_;
};

}  // namespace spartus::config
