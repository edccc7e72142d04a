/// \file
/// The table of configuration keys. Reading, checking, writing and explaining a configuration all go through it,
/// so a key is described here once and nowhere else.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spartus/config/config.hpp"

namespace spartus::config {

enum class KeyType { whole, real, word };

struct Key {
    std::string section;
    std::string name;     ///< within the section
    std::string unit;     ///< "cycles", "MHz", …; empty for words and pure numbers
    std::string meaning;  ///< one line
    std::string allowed;  ///< completes "must be …": "a whole number from 1 to 1024"
    KeyType type;

    /// Stores the value that the text denotes; false, and nothing stored, if it is not allowed.
    std::function<bool(Config&, std::string_view)> assign;
    /// The value as a text that `assign` takes back.
    std::function<std::string(const Config&)> text;

    std::string full_name() const { return section + '.' + name; }
};

/// All keys, section by section.
const std::vector<Key>& keys();

/// Full name and value of every key, in the order of the table: the effective configuration.
std::vector<std::pair<std::string, std::string>> settings(const Config& config);

/// A complete configuration file that reads back as `config`, with the meaning, unit and allowed values of each key
/// as comments. Of `Config{}` it is the manual of the keys and their defaults.
std::string to_text(const Config& config);

}  // namespace spartus::config
