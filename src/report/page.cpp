#include "spartus/report/page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/report/assets.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

/// Nothing may be loaded from anywhere, and no text of a file may become code.
constexpr const char* policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// JSON inside <script>: without a '<' nothing can end the element.
std::string json_for_script(const ordered_json& json) {
    std::string safe;
    for (const char c : json.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
        c == '<' ? safe += "\\u003c" : safe += c;
    }
    return safe;
}

/// Whatever the case of its letters.
bool begins_with(std::string_view text, std::string_view lower_case) {
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

/// JavaScript inside <script>. What would end the element, or begin a comment in it, can only stand in a text or a
/// regular expression, where a backslash changes nothing.
std::string script_element(std::string_view code) {
    std::string safe = "<script>\n";
    for (std::size_t k = 0; k < code.size(); ++k) {
        safe += code[k];
        if (begins_with(code.substr(k), "</script") || begins_with(code.substr(k), "<!--")) safe += '\\';
    }
    return safe + "\n</script>\n";
}

std::string cell(const Value& value) {
    const std::string text = escape(value.text);
    if (value.key.empty()) return text;
    return fmt::format(R"(<data data-key="{}" value="{}">{}</data>)", escape(value.key), escape(value.exact), text);
}

}  // namespace

Value::Value(std::string path, const ordered_json& value, std::string shown)
    : text(std::move(shown)),
      key(std::move(path)),
      exact(value.is_string() ? value.get<std::string>()
                              : value.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {}

std::string escape(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

void Page::section(const std::string& heading) {
    if (sections_ > 0) body_ += "</section>\n";
    const std::string id = fmt::format("section-{}", ++sections_);
    contents_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, escape(heading));
    body_ += fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id,
                         escape(heading));
}

void Page::paragraph(std::string_view text) {
    body_ += "<p>" + escape(text) + "</p>\n";
}

void Page::note(std::string_view text) {
    body_ += "<p class=\"note\">" + escape(text) + "</p>\n";
}

void Page::tiles(const std::vector<Tile>& tiles) {
    body_ += "<dl class=\"tiles\">\n";
    for (const Tile& tile : tiles) {
        body_ += fmt::format(
            "<div><dt>{}</dt><dd>{} <span class=\"unit\">{}</span><div class=\"remark\">{}</div></dd></div>\n",
            escape(tile.name), cell(tile.value), escape(tile.unit), escape(tile.remark));
    }
    body_ += "</dl>\n";
}

void Page::table(const Table& table) {
    if (table.folded) body_ += "<details><summary>" + escape(table.caption) + "</summary>\n";
    body_ += "<div class=\"scroll\"><table>\n";
    if (!table.folded && !table.caption.empty()) body_ += "<caption>" + escape(table.caption) + "</caption>\n";
    const auto is_numeric = [&table](std::size_t k) {
        return k < table.columns.size() && table.columns[k].numeric ? " class=\"number\"" : "";
    };
    body_ += "<thead><tr>";
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
        body_ += fmt::format("<th scope=\"col\"{}>{}</th>", is_numeric(k), escape(table.columns[k].name));
    }
    body_ += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        body_ += "<tr>";
        for (std::size_t k = 0; k < row.size(); ++k) {
            body_ += k == 0 ? fmt::format("<th scope=\"row\">{}</th>", cell(row[k]))
                            : fmt::format("<td{}>{}</td>", is_numeric(k), cell(row[k]));
        }
        body_ += "</tr>\n";
    }
    body_ += "</tbody></table></div>\n";
    if (table.folded) body_ += "</details>\n";
}

void Page::chart(const Chart& chart) {
    body_ += fmt::format(
        "<figure class=\"chart\" id=\"{}\">\n<figcaption><strong>{}</strong> <span>{}</span></figcaption>\n"
        "<div class=\"view\"></div>\n<script type=\"application/json\">{}</script>\n</figure>\n",
        escape(chart.id), escape(chart.title), escape(chart.caption), json_for_script(chart.spec));
}

void Page::footer(std::string_view text) {
    footer_ += "<p>" + escape(text) + "</p>\n";
}

std::string Page::html() const {
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        policy, escape(title_), page_css());
    html += fmt::format(
        "<header>\n<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n<nav "
        "aria-label=\"Contents\"><ul>\n{}</ul></nav>\n</header>\n",
        escape(title_), escape(subtitle_), contents_);
    html += "<main>\n" + body_ + (sections_ > 0 ? "</section>\n" : "") + "</main>\n";
    html += "<footer>\n" + footer_ + "</footer>\n";
    html += script_element(vega_js()) + script_element(page_js());
    if (!script_.empty()) html += script_element(script_);
    return html + "</body>\n</html>\n";
}

}  // namespace spartus::report
