/// \file
/// Reading a configuration: `[section]` headers, `key = value` lines, `#` comments. A key that is absent keeps its
/// default; everything else that is not exactly right is refused with an Error of ExitCode::config, one line long.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/config/key.hpp"

namespace spartus::config {

/// Applies a text that stands for the file `name` to `parameters`: a key that is absent keeps its value. Each of
/// `overrides` is "section.key=value" and takes precedence over the text.
void apply_config(Parameters& parameters, const std::string& text, const std::string& name,
                  const std::vector<std::string>& overrides = {});

/// The text of a configuration file, not yet parsed.
std::string read_text(const std::filesystem::path& file);

struct Assignment {
    std::string key;  ///< full name: "section.key"
    std::string value;
};

/// The lines `key = value` of a text in their order, repeated and unknown keys among them.
std::vector<Assignment> parse_assignments(const std::string& text, const std::string& where);

/// Those of "section.key=value"; `where` stands for them in errors.
std::vector<Assignment> parse_overrides(const std::vector<std::string>& overrides, const std::string& where);

/// The name of a key that was probably meant: a similar name or, failing that, a similar name in another section.
std::optional<std::string> nearest_key(const std::vector<Key>& keys, const std::string& typed);

/// Refuses what no key can be blamed for alone.
void check_together(const Parameters& parameters, const std::string& where);

}  // namespace spartus::config
