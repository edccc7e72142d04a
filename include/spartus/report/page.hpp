/// \file
/// A page of HTML that is complete in one file and opens without a network: text, figures, tables, and charts that
/// Vega draws from specifications. It follows the reader's light or dark theme and the width of the window.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// Text for a reader and, where the text stands for a value of a file, the value itself: <data data-key value>.
struct Value {
    std::string text;
    std::string key;    ///< path of the value in its file, "latency.mean_us"; empty if it has none
    std::string exact;  ///< the value as the file has it; a text without its quotes

    Value(std::string shown)
        : text(std::move(shown)) {}            // NOLINT(google-explicit-constructor): most cells are text
    Value(const char* shown) : text(shown) {}  // NOLINT(google-explicit-constructor)
    Value(std::string path, const nlohmann::ordered_json& value, std::string shown);
};

/// A figure in large type.
struct Tile {
    std::string name;
    Value value;
    std::string unit;
    std::string remark;  ///< below it, small
};

struct Column {
    std::string name;
    bool numeric = false;  ///< numbers stand to the right
};

struct Table {
    std::string caption;
    std::vector<Column> columns;  ///< the first names the row
    std::vector<std::vector<Value>> rows;
    bool folded = false;  ///< shown when asked for
};

struct Chart {
    std::string id;               ///< of its <figure>; of its view for scripts, too
    std::string title;            ///< what it shows
    std::string caption;          ///< how to read it
    nlohmann::ordered_json spec;  ///< Vega; its width is that of the page
};

/// What is added appears in this order. All text is escaped, whatever it contains.
class Page {
   public:
    Page(std::string title, std::string subtitle) : title_(std::move(title)), subtitle_(std::move(subtitle)) {}

    /// What is added next belongs to it. The table of contents names it.
    void section(const std::string& heading);
    void paragraph(std::string_view text);
    void note(std::string_view text);  ///< a paragraph not to be overlooked
    void tiles(const std::vector<Tile>& tiles);
    void table(const Table& table);
    void chart(const Chart& chart);

    /// Runs after page.js, which defines `charts`: {ready: a promise, views: Vega's views by the charts' ids}, and
    /// tells a chart's <figure> of each new view by the event "drawn".
    void script(std::string code) { script_ += std::move(code); }
    void footer(std::string_view text);

    /// The document. When all charts are drawn, its <body> has their number in `data-charts`.
    std::string html() const;

   private:
    std::string title_, subtitle_, footer_, script_;
    std::string contents_;  ///< the items of the table of contents
    std::string body_;
    std::size_t sections_ = 0;
};

/// `text` for HTML, inside an element or a quoted attribute.
std::string escape(std::string_view text);

}  // namespace spartus::report
