#include "spartus/inspect/findings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/percent.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/io/message.hpp"

namespace spartus::inspect {
namespace {

std::string title(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// As many characters as a terminal shows: continuation bytes of UTF-8 are none.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::string blanks(width - std::min(width, width_of(text)), ' ');
    return right ? blanks + text : text + blanks;
}

void trim(std::string& line) {
    line.erase(line.find_last_not_of(' ') + 1);
}

std::string text_of(const Table& table) {
    std::vector<std::size_t> widths;
    std::vector<bool> right;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        widths.push_back(width_of(table.columns[c]));
        right.push_back(true);
        for (const auto& row : table.rows) {
            widths[c] = std::max(widths[c], width_of(row[c].text));
            right[c] = right[c] && (row[c].number || row[c].json.is_null());
        }
    }
    std::string text = fmt::format("\n{}\n", title(table.name));
    const auto add = [&](const auto& cell_of) {
        std::string line;
        for (std::size_t c = 0; c < widths.size(); ++c) line += "  " + padded(cell_of(c), widths[c], right[c]);
        trim(line);
        text += line + '\n';
    };
    add([&](std::size_t c) { return title(table.columns[c]); });
    for (const auto& row : table.rows) add([&](std::size_t c) { return row[c].text; });
    return text;
}

nlohmann::ordered_json json_of(const Table& table) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json object;
        for (std::size_t c = 0; c < table.columns.size(); ++c) object[table.columns[c]] = row[c].json;
        rows.push_back(std::move(object));
    }
    return rows;
}

}  // namespace

Value count(std::uint64_t value) {
    return {value, fmt::format("{}", value), true};
}

Value real(double value) {
    if (!std::isfinite(value)) return {nullptr, "-", true};
    return {value, fmt::format("{:.5g}", value), true};
}

Value share(double value) {
    if (!std::isfinite(value)) return {nullptr, "-", true};
    return {value, percent(value), true};
}

Value word(std::string_view text) {
    constexpr std::size_t piece = 60;  // what printable() does not cut
    std::string shown;
    for (std::size_t k = 0; k < text.size(); k += piece) shown += printable(text.substr(k, piece));
    return {std::string(text), shown, false};
}

Value sentence(const std::string& text) {
    return {text, text, false};
}

Value yes_no(bool value) {
    return {value, value ? "yes" : "no", false};
}

Value shape(const std::vector<std::size_t>& shape) {
    return {shape, io::shape_text(shape), false};
}

Findings::Findings(std::string path, std::string kind) : path_(std::move(path)), kind_(std::move(kind)) {}

std::string Findings::text() const {
    constexpr std::size_t name_width = 20;
    std::string text = fmt::format("{}: {}\n", word(path_).text, kind_);
    for (const auto& part : parts_) {
        const Line* const line = std::get_if<Line>(&part);
        if (line == nullptr) continue;
        std::string shown = "  " + padded(title(line->first), name_width, false) + ' ' + line->second.text;
        trim(shown);
        text += shown + '\n';
    }
    for (const auto& part : parts_) {
        const Table* const table = std::get_if<Table>(&part);
        if (table != nullptr && !table->rows.empty()) text += text_of(*table);
    }
    return text;
}

nlohmann::ordered_json Findings::json() const {
    nlohmann::ordered_json json = {{"file", path_}, {"kind", kind_}};
    for (const auto& part : parts_) {
        if (const Line* line = std::get_if<Line>(&part)) {
            json[line->first] = line->second.json;
        } else {
            const Table& table = std::get<Table>(part);
            json[table.name] = json_of(table);
        }
    }
    return json;
}

}  // namespace spartus::inspect
