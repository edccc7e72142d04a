/// \file
/// Reading a configuration: `[section]` headers, `key = value` lines, `#` comments. A key that is absent keeps its
/// default; everything else that is not exactly right is refused with an Error of ExitCode::config, one line long.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/config/config.hpp"

namespace spartus::config {

/// The configuration in `file`. Each of `overrides` is "section.key=value" and takes precedence over the file.
Config read_config(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});

/// The same of a text that stands for the file `name`.
Config parse_config(const std::string& text, const std::string& name,
                    const std::vector<std::string>& overrides = {});

}  // namespace spartus::config
