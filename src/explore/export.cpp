#include "spartus/explore/export.hpp"

#include <fmt/format.h>

#include "spartus/base/number.hpp"

namespace spartus::explore {
namespace {

using nlohmann::ordered_json;

/// A spreadsheet takes a text that begins with one of these for a formula; an apostrophe makes it a text.
bool would_be_formula(const std::string& text) {
    return !text.empty() && std::string("=+-@\t\r").find(text.front()) != std::string::npos &&
           !parse_number<double>(text.substr(text.front() == '-' ? 1 : 0));
}

std::string field(std::string text) {
    if (would_be_formula(text)) text.insert(0, 1, '\'');
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string field(const nlohmann::json& value) {
    if (value.is_null()) return "";
    if (value.is_string()) return field(value.get<std::string>());
    if (value.is_number_float()) return fmt::format("{}", value.get<double>());
    return value.dump();
}

nlohmann::json metric(const Row& row, const Column& column) {
    const auto value = row.record.metrics.find(column.name);
    return value == row.record.metrics.end() ? nlohmann::json(nullptr) : *value;
}

ordered_json columns_json(const std::vector<Column>& columns) {
    ordered_json list = ordered_json::array();
    for (const Column& column : columns) {
        list.push_back(
            {{"name", column.name}, {"unit", column.unit}, {"better", column.better}, {"meaning", column.meaning}});
    }
    return list;
}

/// A number where the column is one.
ordered_json parameter_json(const Column& column, const std::string& text) {
    if (column.kind == Kind::text) return text;
    const auto number = ordered_json::parse(text, nullptr, false);
    return number.is_number() ? number : ordered_json(nullptr);
}

}  // namespace

std::string to_csv(const Results& results) {
    std::string text = "idx,hash,status,reason,feasible,generation";
    const std::vector<std::string> violations = results.violation_names();
    for (const std::string& name : violations) text += ',' + name;
    for (const Column& column : results.parameters) text += ',' + field(column.name);
    for (const Column& column : results.metrics) text += ',' + field(column.name);
    text += '\n';
    for (const Row& row : results.rows) {
        text += fmt::format("{},{},{},{},{},{}", row.index, field(row.hash), field(row.record.status),
                            field(row.record.reason), row.feasible ? (*row.feasible ? "1" : "0") : "",
                            row.generation ? std::to_string(*row.generation) : "");
        for (std::size_t k = 0; k < violations.size(); ++k) {
            text += k < row.violations.size() ? fmt::format(",{}", row.violations[k]) : ",";
        }
        for (const std::string& value : row.parameters) text += ',' + field(value);
        for (const Column& column : results.metrics) text += ',' + field(metric(row, column));
        text += '\n';
    }
    return text;
}

std::string to_json(const Results& results) {
    ordered_json points = ordered_json::array();
    const std::vector<std::string> violations = results.violation_names();
    for (const Row& row : results.rows) {
        ordered_json point{{"idx", row.index},
                           {"hash", row.hash},
                           {"status", row.record.status},
                           {"reason", row.record.reason},
                           {"feasible", nullptr},
                           {"generation", nullptr}};
        if (row.feasible) point["feasible"] = *row.feasible;
        if (row.generation) point["generation"] = *row.generation;
        for (std::size_t k = 0; k < violations.size(); ++k) {
            const bool known = k < row.violations.size();
            point[violations[k]] = known ? ordered_json(row.violations[k]) : ordered_json(nullptr);
        }
        for (std::size_t k = 0; k < results.parameters.size(); ++k) {
            point[results.parameters[k].name] = parameter_json(results.parameters[k], row.parameters[k]);
        }
        for (const Column& column : results.metrics) point[column.name] = metric(row, column);
        points.push_back(std::move(point));
    }
    ordered_json about;
    for (const auto& [name, value] : results.about) about[name] = value;
    const ordered_json all{{"about", about},
                           {"parameters", columns_json(results.parameters)},
                           {"metrics", columns_json(results.metrics)},
                           {"points", points}};
    return all.dump(1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace spartus::explore
