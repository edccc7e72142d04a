#include "spartus/io/fields.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"

namespace spartus::io {

using nlohmann::ordered_json;

ordered_json read_json(const std::string& path, std::uint64_t max_bytes) {
    return parse_json(as_text(read_file(path, max_bytes)), path);
}

ordered_json parse_json(std::string_view text, const std::string& path) {
    constexpr int max_depth = 32;             // so that a file of brackets does not exhaust the stack
    std::vector<std::set<std::string>> keys;  // of the objects around the place being read
    const auto callback = [&](int depth, ordered_json::parse_event_t event, ordered_json& parsed) {
        if (depth > max_depth) refuse(path, "is nested too deeply");
        if (event == ordered_json::parse_event_t::object_start) keys.emplace_back();
        if (event == ordered_json::parse_event_t::object_end) keys.pop_back();
        if (event == ordered_json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
            refuse(path, "the key " + in_quotes(parsed.get<std::string>()) + " is there twice");
        }
        return true;
    };
    try {
        return ordered_json::parse(text.begin(), text.end(), callback);
    } catch (const ordered_json::exception& error) {
        const std::string what = error.what();  // "[json.exception.…] parse error at line 3, column 5: …"
        const std::size_t bracket = what.find("] ");
        std::string cause = what.substr(bracket == std::string::npos ? 0 : bracket + 2);
        std::replace_if(
            cause.begin(), cause.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
        // It quotes what was read last, as long as that may be.
        constexpr std::size_t longest = 300;
        if (cause.size() > longest) cause = cause.substr(0, longest) + "...";
        refuse(path, cause);
    }
}

Fields::Fields(const ordered_json& object, std::string place) : object_(object), place_(std::move(place)) {
    if (!object_.is_object()) throw Error(ExitCode::input, place_ + ": must be an object");
}

bool Fields::has(const std::string& key) {
    known_.push_back(key);
    return object_.contains(key);
}

const ordered_json& Fields::required(const std::string& key) {
    if (!has(key)) refuse(key, "is missing");
    return object_[key];
}

std::string Fields::text(const std::string& key) {
    const ordered_json& value = required(key);
    if (!value.is_string()) refuse(key, "must be a text");
    return value.get<std::string>();
}

std::uint64_t Fields::whole(const std::string& key, std::uint64_t low, std::uint64_t high) {
    const ordered_json& value = required(key);
    if (!value.is_number_unsigned() || value < low || value > high) {
        refuse(key, fmt::format("must be a whole number from {} to {}", low, high));
    }
    return value.get<std::uint64_t>();
}

double Fields::real(const std::string& key, double low, double high) {
    const ordered_json& value = required(key);
    if (!value.is_number() || value < low || value > high) {
        refuse(key, fmt::format("must be a number from {} to {}", low, high));
    }
    return value.get<double>();
}

Fields Fields::object(const std::string& key) {
    return {required(key), place_of(key)};
}

const ordered_json& Fields::list(const std::string& key) {
    const ordered_json& value = required(key);
    if (!value.is_array()) refuse(key, "must be a list");
    return value;
}

std::vector<std::string> Fields::texts(const std::string& key) {
    std::vector<std::string> texts;
    for (const ordered_json& value : list(key)) {
        if (!value.is_string()) refuse(key, "must be a list of texts");
        texts.push_back(value.get<std::string>());
    }
    return texts;
}

void Fields::refuse_others() const {
    for (const auto& [key, value] : object_.items()) {
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        const auto close = nearest(key, known_);
        throw Error(ExitCode::input, fmt::format("{}: there is no key {}{}", place_, in_quotes(key),
                                                 close ? "; did you mean '" + *close + "'?" : ""));
    }
}

void Fields::refuse(const std::string& key, const std::string& cause) const {
    throw Error(ExitCode::input, place_of(key) + ": " + cause);
}

}  // namespace spartus::io
