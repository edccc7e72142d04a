/// \file
/// Reading a configuration: `[section]` headers, `key = value` lines, `#` comments. A key that is absent keeps its
/// default; everything else that is not exactly right is refused with an Error of ExitCode::config, one line long.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/config/config.hpp"

namespace spartus::config {

/// The configuration in `file`. Each of `overrides` is "section.key=value" and takes precedence over the file.
Config read_config(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});

/// The same of a text that stands for the file `name`. A key that is absent keeps its value of `base`.
Config parse_config(const std::string& text, const std::string& name,
                    const std::vector<std::string>& overrides = {}, const Config& base = {});

/// The text of a configuration file, not yet parsed.
std::string read_text(const std::filesystem::path& file);

struct Assignment {
    std::string key;  ///< full name: "section.key"
    std::string value;
};

/// The lines `key = value` of a text in their order, repeated and unknown keys among them.
std::vector<Assignment> parse_assignments(const std::string& text, const std::string& where);

/// The name of a key that was probably meant: a similar name or, failing that, a similar name in another section.
std::optional<std::string> nearest_key(const std::string& typed);

/// Refuses what no key can be blamed for alone.
void check_together(const Config& config, const std::string& where);

}  // namespace spartus::config
