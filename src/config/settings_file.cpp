#include "spartus/config/settings_file.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/config/config_file.hpp"

namespace spartus::config {
namespace {

template <class Number>
Setting number_setting(const char* kind, const std::string& name, Number& value, Number low, Number high) {
    const auto assign = [&value, low, high](std::string_view text) {
        const std::optional<Number> number = parse_number<Number>(text);
        const bool allowed = number && *number >= low && *number <= high;  // which NaN is not
        if (allowed) value = *number;
        return allowed;
    };
    return {name, fmt::format("{} from {} to {}", kind, low, high), assign};
}

std::string did_you_mean(const std::string& typed, const std::vector<Setting>& settings) {
    std::vector<std::string> names;
    names.reserve(settings.size());
    for (const Setting& setting : settings) names.push_back(setting.name);
    const auto word = nearest(typed, names);
    return word ? "; did you mean " + *word + "?" : "; known are " + fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Setting whole_setting(const std::string& name, std::uint64_t& value, std::uint64_t low, std::uint64_t high) {
    return number_setting("a whole number", name, value, low, high);
}

Setting real_setting(const std::string& name, double& value, double low, double high) {
    return number_setting("a number", name, value, low, high);
}

Setting word_setting(const std::string& name, std::string& value) {
    const auto assign = [&value](std::string_view text) {
        constexpr std::size_t longest = 60;
        const bool allowed =
            !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                       c == '_';
            });
        if (allowed) value = text;
        return allowed;
    };
    return {name, "a word of at most 60 letters, digits, - and _", assign};
}

Setting optional_setting(Setting setting) {
    setting.required = false;
    return setting;
}

void read_settings(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    const std::string where = file.string();
    const auto fail = [&where](const std::string& what) { throw Error(ExitCode::config, where + ": " + what); };
    const std::string text = read_text(file);

    std::set<std::string> seen;
    for (const auto& [name, value] : parse_assignments(text, where)) {
        const auto setting = std::find_if(settings.begin(), settings.end(),
                                          [&name = name](const Setting& s) { return s.name == name; });
        if (setting == settings.end()) fail(printable(name) + " is not a key" + did_you_mean(name, settings));
        if (!seen.insert(name).second) fail(name + " is given twice");
        if (!setting->assign(value)) {
            fail(fmt::format("{} must be {}, not \"{}\"", name, setting->allowed, printable(value)));
        }
    }
    for (const Setting& setting : settings) {
        if (setting.required && seen.count(setting.name) == 0) {
            fail(fmt::format("{} is missing; it must be {}", setting.name, setting.allowed));
        }
    }
}

}  // namespace spartus::config
