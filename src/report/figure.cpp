#include "spartus/report/figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "spartus/report/causes.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// "12,345.6" for "12345.6".
std::string grouped(std::string digits) {
    const std::size_t first = digits[0] == '-' ? 1 : 0;
    for (std::size_t at = std::min(digits.find_first_of(".e"), digits.size()); at > first + 3; at -= 3) {
        digits.insert(at - 3, ",");
    }
    return digits;
}

/// Four digits, without zeros at the end of a fraction.
std::string number(double value) {
    const double size = std::abs(value);
    if (value != 0 && (size >= 1e15 || size < 1e-4)) return fmt::format("{:.3e}", value);
    if (size >= 1000) return grouped(fmt::format("{:.0f}", value));
    std::string digits = fmt::format("{:.{}f}", value, size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 3 : 5);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return digits;
}

/// Sections of a statistics file, and keys, whose numbers are parts of 1.
bool is_fraction(const std::string& key) {
    return key.rfind("sparsity.", 0) == 0 || key.rfind("utilisation.", 0) == 0 || ends_with(key, "sparsity") ||
           ends_with(key, "padding_efficiency") || key.find("share") != std::string::npos;
}

/// Leaves of `json` as rows of name, value and unit; lists of objects go to `lists`.
struct Leaves {
    std::vector<std::vector<Value>> rows;
    std::vector<std::pair<std::string, const ordered_json*>> lists;

    static constexpr std::size_t most = 1000;

    void add(const ordered_json& json, const std::string& key, const std::string& name) {
        if (rows.size() >= most) return;
        if (json.is_object()) {
            for (const auto& [inner, value] : json.items()) {
                add(value, key + '.' + inner, (name.empty() ? "" : name + ", ") + words_of(inner));
            }
        } else if (json.is_array() && !json.empty() && json.front().is_object()) {
            lists.emplace_back(key, &json);
        } else if (json.is_array()) {
            rows.push_back({name, list(json), unit_of(key)});
        } else {
            rows.push_back(
                {name, shown_value(json, key), is_fraction(key) && json.is_number() ? "%" : unit_of(key)});
        }
    }

    static Value shown_value(const ordered_json& json, const std::string& key) {
        if (is_fraction(key) && json.is_number())
            return {key, json, fmt::format("{:.1f}", 100 * json.get<double>())};
        return {key, json, shown(json)};
    }

    static std::string list(const ordered_json& json) {
        constexpr std::size_t longest = 16;
        if (json.size() > longest) return fmt::format("{} values", json.size());
        std::string text;
        for (const ordered_json& value : json) {
            text += (text.empty() ? "" : ", ") + (value.is_structured() ? std::string("…") : shown(value));
        }
        return text;
    }
};

/// A list of objects: a row per object, a column per key of the first.
Table table_of(const ordered_json& list, const std::string& key, const std::string& caption) {
    constexpr std::size_t longest = 256;
    Table table{caption, {{"", false}}, {}, list.size() > 16};
    for (const auto& [column, value] : list.front().items()) {
        const std::string unit = is_fraction(key + '.' + column) ? "%" : unit_of(column);
        const bool said = unit.empty() || ends_with(column, unit);
        table.columns.push_back({words_of(column) + (said ? "" : " (" + unit + ")"), value.is_number()});
    }
    for (std::size_t i = 0; i < std::min(list.size(), longest); ++i) {
        table.rows.push_back({std::to_string(i)});
        for (const auto& [column, first] : list.front().items()) {
            const bool there = list[i].is_object() && list[i].contains(column) && list[i][column].is_primitive();
            table.rows.back().push_back(
                there ? Leaves::shown_value(list[i][column], fmt::format("{}.{}.{}", key, i, column)) : Value("…"));
        }
    }
    return table;
}

}  // namespace

std::string shown(const ordered_json& value) {
    if (value.is_null()) return "–";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return grouped(value.dump());
    if (value.is_number()) return number(value.get<double>());
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string unit_of(const std::string& key) {
    static constexpr std::array<std::pair<const char*, const char*>, 19> units{
        {{"_cycles", "cycles"},
         {".cycles", "cycles"},
         {"_us", "µs"},
         {"microseconds", "µs"},
         {"_gops", "GOp/s"},
         {"steps_per_second", "1/s"},
         {"operations_per_step", "operations"},
         {"speedup_over_peak", "×"},
         {"_words", "words"},
         {"bram36", "BRAM36"},
         {"dsp48", "DSP48"},
         {"_mhz", "MHz"},
         {"_bits", "bits"},
         {"_nj", "nJ"},
         {"_pj", "pJ"},
         {"_uj", "µJ"},
         {"_mw", "mW"},
         {"_watts", "W"},
         {"_percent", "%"}}};
    for (const auto& [end, unit] : units) {
        if (ends_with(key, end)) return unit;
    }
    return "";
}

Value shown_at(const ordered_json& json, const std::string& key) {
    const ordered_json* value = &json;
    for (std::size_t begin = 0; begin <= key.size();) {
        const std::size_t end = std::min(key.find('.', begin), key.size());
        value = &value->at(key.substr(begin, end - begin));
        begin = end + 1;
    }
    return Leaves::shown_value(*value, key);
}

void add_tables(Page& page, const ordered_json& json, const std::string& key, const std::string& caption,
                bool folded) {
    Leaves leaves;
    leaves.add(json.at(key), key, "");
    if (!leaves.rows.empty()) {
        page.table({caption, {{"", false}, {"value", true}, {"unit", false}}, leaves.rows, folded});
    }
    for (const auto& [name, list] : leaves.lists) page.table(table_of(*list, name, words_of(name)));
}

}  // namespace spartus::report
