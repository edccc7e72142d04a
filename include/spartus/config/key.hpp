/// \file
/// A configuration key. Reading, checking, writing and explaining a configuration all go through the keys of its
/// parameters, so a key is described once, where its architecture declares it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spartus/config/parameters.hpp"

namespace spartus::config {

enum class KeyType { whole, real, word };

struct Key {
    std::string section;
    std::string name;     ///< within the section
    std::string unit;     ///< "cycles", "MHz", …; empty for words and pure numbers
    std::string meaning;  ///< one line
    std::string allowed;  ///< completes "must be …": "a whole number from 1 to 1024"
    KeyType type;

    /// Stores the value that the text denotes; false, and nothing stored, if it is not allowed. The parameters are
    /// those of the key's architecture.
    std::function<bool(Parameters&, std::string_view)> assign;
    /// The value as a text that `assign` takes back.
    std::function<std::string(const Parameters&)> text;

    std::string full_name() const { return section + '.' + name; }
};

/// The key of that full name, or none.
const Key* find_key(const std::vector<Key>& keys, const std::string& full_name);

/// Full name and value of every key, in the order of the table: the effective configuration.
std::vector<std::pair<std::string, std::string>> settings(const Parameters& parameters);

/// A complete configuration file that reads back as `parameters`, with the meaning, unit and allowed values of each
/// key as comments. Of the defaults it is the manual of the keys.
std::string to_text(const Parameters& parameters);

}  // namespace spartus::config
