#include "spartus/config/config_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/config/key.hpp"

namespace spartus::config {

namespace {

namespace po = boost::program_options;

constexpr std::size_t max_file_bytes = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& where, const std::string& what) {
    throw Error(ExitCode::config, where + ": " + what);
}

std::string did_you_mean(const std::optional<std::string>& word) {
    return word ? "; did you mean " + *word + "?" : std::string();
}

void apply(Parameters& parameters, const std::vector<Assignment>& assignments, const std::string& where) {
    std::set<std::string> seen;
    for (const auto& [name, value] : assignments) {
        const Key* const key = find_key(parameters.keys(), name);
        if (key == nullptr) {
            const bool sectioned = name.find('.') != std::string::npos;
            fail(where, printable(name) + (sectioned ? " is not a key" : " stands in no section") +
                            did_you_mean(nearest_key(parameters.keys(), name)));
        }
        if (!seen.insert(name).second) fail(where, name + " is given twice");
        if (!key->assign(parameters, value)) {
            fail(where, fmt::format("{} must be {}, not \"{}\"", name, key->allowed, printable(value)));
        }
    }
}

/// The text parser takes any name in brackets for a section, even none.
void check_sections(const std::vector<Key>& keys, const std::string& text, const std::string& where) {
    std::vector<std::string> headers;
    for (const Key& key : keys) headers.push_back('[' + key.section + ']');
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        constexpr const char* blanks = " \t\r\n";
        line.erase(std::min(line.find('#'), line.size()));
        line.erase(line.find_last_not_of(blanks) + 1);
        line.erase(0, line.find_first_not_of(blanks));
        if (line.empty() || line.front() != '[' || line.back() != ']') continue;
        if (std::find(headers.begin(), headers.end(), line) != headers.end()) continue;
        fail(where, printable(line) + " is not a section" + did_you_mean(nearest(line, headers)));
    }
}

}  // namespace

std::vector<Assignment> parse_overrides(const std::vector<std::string>& overrides, const std::string& where) {
    std::vector<Assignment> result;
    for (const std::string& text : overrides) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) fail(where, "\"" + printable(text) + "\" is not section.key=value");
        result.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    return result;
}

std::optional<std::string> nearest_key(const std::vector<Key>& keys, const std::string& typed) {
    std::vector<std::string> full_names;
    std::vector<std::string> names;
    for (const Key& key : keys) {
        full_names.push_back(key.full_name());
        names.push_back(key.name);
    }
    if (auto full_name = nearest(typed, full_names)) return full_name;
    const auto name = nearest(typed.substr(typed.rfind('.') + 1), names);
    if (!name) return std::nullopt;
    const auto index = std::find(names.begin(), names.end(), *name) - names.begin();
    return full_names[static_cast<std::size_t>(index)];
}

void check_together(const Parameters& parameters, const std::string& where) {
    const std::string contradiction = parameters.contradiction();
    if (!contradiction.empty()) fail(where, contradiction);
}

std::vector<Assignment> parse_assignments(const std::string& text, const std::string& where) {
    if (text.find('\0') != std::string::npos) fail(where, "is not a text file: it contains a NUL byte");
    // Boost is asked for the syntax alone: which keys there are and what is wrong with one, the table knows.
    const po::options_description no_options;
    std::vector<Assignment> result;
    try {
        std::istringstream stream(text);
        for (const po::option& option : po::parse_config_file(stream, no_options, true).options) {
            result.push_back({option.string_key, option.value.at(0)});
        }
    } catch (const po::invalid_config_file_syntax& e) {
        fail(where, fmt::format("\"{}\" is neither [section] nor key = value", printable(e.tokens())));
    }
    return result;
}

std::string read_text(const std::filesystem::path& file) {
    const std::string where = file.string();
    std::error_code unknown;  // whatever hides the kind of the file keeps it from being opened too
    const std::filesystem::file_status status = std::filesystem::status(file, unknown);
    if (std::filesystem::is_directory(status)) fail(where, "is a directory");
    // Opening a FIFO that nobody writes to would wait forever.
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        fail(where, "is a device or a pipe, not a regular file");
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    // One byte more than allowed tells a file that is too long, even an endless one.
    std::string text(max_file_bytes + 1, '\0');
    if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad() || !stream.is_open()) fail(where, "cannot be read: " + std::generic_category().message(errno));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > max_file_bytes) fail(where, "is longer than 1 MiB; this is no configuration");
    return text;
}

void apply_config(Parameters& parameters, const std::string& text, const std::string& name,
                  const std::vector<std::string>& overrides) {
    const std::vector<Assignment> assignments = parse_assignments(text, name);
    check_sections(parameters.keys(), text, name);
    apply(parameters, assignments, name);
    apply(parameters, parse_overrides(overrides, "--set"), "--set");
    check_together(parameters, name);
}

}  // namespace spartus::config
