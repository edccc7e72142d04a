#include "spartus/config/key.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::config {

const Key* find_key(const std::vector<Key>& keys, const std::string& full_name) {
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.full_name() == full_name; });
    return key == keys.end() ? nullptr : &*key;
}

std::vector<std::pair<std::string, std::string>> settings(const Parameters& parameters) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const Key& key : parameters.keys()) result.emplace_back(key.full_name(), key.text(parameters));
    return result;
}

std::string to_text(const Parameters& parameters) {
    std::string result;
    std::string section;
    for (const Key& key : parameters.keys()) {
        if (key.section != section) {
            section = key.section;
            result += fmt::format("{}[{}]\n", result.empty() ? "" : "\n", section);
        }
        const std::string unit = key.unit.empty() ? "" : " [" + key.unit + "]";
        const std::string value = key.text(parameters);
        result += fmt::format("# {}{} ({})\n", key.meaning, unit, key.allowed);
        result += fmt::format("{} ={}{}\n", key.name, value.empty() ? "" : " ", value);
    }
    return result;
}

}  // namespace spartus::config
