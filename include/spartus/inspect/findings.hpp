/// \file
/// What was found in a file: declared once, shown as lines and tables and as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::inspect {

/// A value as JSON has it, and as people read it.
struct Value {
    nlohmann::ordered_json json;
    std::string text;
    bool number = false;  ///< stands at the right of its column
};

Value count(std::uint64_t value);
/// NaN and infinity are null in JSON.
Value real(double value);
/// Of a whole, 0 to 1: a percentage in text.
Value share(double value);
/// Foreign text is made fit for a line; JSON has it whole.
Value word(std::string_view text);
/// A line of our own.
Value sentence(const std::string& text);
Value yes_no(bool value);
/// "[4096, 123]"
Value shape(const std::vector<std::size_t>& shape);

struct Table {
    std::string name;                  ///< a key of JSON; in text '_' is a blank
    std::vector<std::string> columns;  ///< likewise
    std::vector<std::vector<Value>> rows;
};

class Findings {
   public:
    /// `kind` is a word or two: "network".
    Findings(std::string path, std::string kind);

    void line(const std::string& name, Value value) { parts_.emplace_back(std::make_pair(name, std::move(value))); }
    /// Shown where it has rows; JSON has it always.
    void table(Table table) { parts_.emplace_back(std::move(table)); }

    /// The lines, then the tables.
    std::string text() const;
    /// An object with "file", "kind", a key for each line, and for each table a list of objects.
    nlohmann::ordered_json json() const;

   private:
    using Line = std::pair<std::string, Value>;

    std::string path_, kind_;
    std::vector<std::variant<Line, Table>> parts_;
};

}  // namespace spartus::inspect
