#include "spartus/report/figure.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/percent.hpp"
#include "spartus/base/text.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

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

std::string joined(const ordered_json& list) {
    constexpr std::size_t longest = 16;
    if (list.size() > longest) return fmt::format("{} values", list.size());
    std::string text;
    for (const ordered_json& value : list) {
        text += (text.empty() ? "" : ", ") + (value.is_structured() ? std::string("…") : shown(value));
    }
    return text;
}

/// Objects of objects of values are a table of two dimensions.
bool is_matrix(const ordered_json& json) {
    const auto holds_values = [](const ordered_json& inner) {
        return inner.is_object() && !inner.empty() &&
               std::all_of(inner.begin(), inner.end(),
                           [](const ordered_json& value) { return value.is_primitive(); });
    };
    return json.is_object() && json.size() > 1 && std::all_of(json.begin(), json.end(), holds_values);
}

constexpr std::size_t most_rows = 1000;
constexpr std::size_t most_columns = 32;
constexpr std::size_t long_table = 20;  ///< rows; longer ones are folded

/// A row per object of a list or an object, a column per key that occurs.
Table matrix(const ordered_json& json, const std::string& key, const std::string& caption) {
    Table table{caption, {{"", false}}, {}, json.size() > long_table};
    std::vector<std::string> names;
    for (const auto& [row, object] : json.items()) {
        for (const auto& [name, value] : object.items()) {
            if (names.size() >= most_columns || std::count(names.begin(), names.end(), name) > 0) continue;
            names.push_back(name);
            table.columns.push_back({words_of(name), value.is_number()});
        }
    }
    for (const auto& [row, object] : json.items()) {
        if (table.rows.size() >= most_rows) break;
        table.rows.push_back({words_of(row)});
        for (const std::string& name : names) {
            const bool there = object.is_object() && object.contains(name);
            table.rows.back().push_back(!there                         ? Value("")
                                        : object[name].is_structured() ? Value("…")
                                                                       : Value(key + '.' + row + '.' + name,
                                                                               object[name], shown(object[name])));
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

Value figure_of(const RunStatistics& run, const std::string& figure) {
    const ordered_json value = run.json["figures"].value(figure, ordered_json());  // null of another architecture
    const bool share = value.is_number() && run.json["schema"]["figures"].at(figure).value("kind", "") == "share";
    return {"figures." + figure, value, share ? percent(value.get<double>()) : shown(value)};
}

std::string unit_of(const RunStatistics& run, const std::string& figure) {
    return shown_unit(run.json["schema"]["figures"].at(figure).value("unit", ""));
}

void add_tables(Page& page, const ordered_json& json, const std::string& key, const std::string& caption,
                bool folded) {
    if (is_matrix(json) || (json.is_array() && !json.empty() && json.front().is_object())) {
        page.table(matrix(json, key, caption));
        return;
    }
    if (!json.is_object()) {
        page.table({caption, {{"", false}, {"value", true}}, {{"", joined(json)}}, folded});
        return;
    }
    Table table{caption, {{"", false}, {"value", true}}, {}, folded || json.size() > long_table};
    for (const auto& [name, value] : json.items()) {
        if (table.rows.size() >= most_rows) break;
        const std::string path = key + '.' + name;
        if (value.is_primitive()) table.rows.push_back({words_of(name), Value(path, value, shown(value))});
        if (value.is_array() && (value.empty() || !value.front().is_object())) {
            table.rows.push_back({words_of(name), joined(value)});
        }
    }
    if (!table.rows.empty()) page.table(table);
    std::size_t tables = 0;
    for (const auto& [name, value] : json.items()) {
        const bool inner =
            value.is_object() ? !value.empty() : value.is_array() && !value.empty() && value.front().is_object();
        if (inner && ++tables <= most_columns) add_tables(page, value, key + '.' + name, words_of(name), folded);
    }
}

}  // namespace spartus::report
