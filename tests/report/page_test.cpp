#include "spartus/report/page.hpp"

#include <algorithm>
#include <string>

#include "spartus/report/assets.hpp"

#include "support/catch.hpp"

namespace spartus::report {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST_CASE("A page holds Vega and asks for nothing from elsewhere", "[report]") {
    const std::string html = Page("Title", "Subtitle").html();
    CHECK(html.find("vegaPackage('vega-view'") != std::string::npos);
    CHECK(html.find("default-src 'none'") != std::string::npos);
    CHECK(count(html, " src=") == 0);
    CHECK(count(html, "@import") == 0);
}

TEST_CASE("Every text of a page is escaped", "[report]") {
    const std::string hostile = "<script>alert(\"1\")</script>&";
    Page page(hostile, hostile);
    page.section(hostile);
    page.paragraph(hostile);
    page.note(hostile);
    page.tiles({{hostile, Value(hostile, hostile, hostile), hostile, hostile}});
    page.table({hostile, {{hostile, false}}, {{hostile}}, false});
    page.table({hostile, {{hostile, true}}, {{hostile}}, true});
    page.chart({"id", hostile, hostile, {{"title", hostile}}});
    page.footer(hostile);
    const std::string html = page.html();
    CHECK(html.find("<script>alert") == std::string::npos);
    CHECK(html.find("\\u003cscript>alert") != std::string::npos);
    CHECK(count(html, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;") > 15);
}

TEST_CASE("What would end the script element is broken up inside code", "[report]") {
    Page page("Title", "");
    page.script("const a = '</script><!--', b = '</SCRIPT>';");
    const std::string html = page.html();
    CHECK(html.find("'<\\/script><\\!--', b = '<\\/SCRIPT>'") != std::string::npos);
    // Vega, page.js, the extra script
    CHECK(count(html, "</script") == 3);
    CHECK(count(html, "<!--") == 0);
}

TEST_CASE("A value stands on the page exactly and as it is shown", "[report]") {
    Page page("Title", "");
    page.tiles({{"latency", Value("latency.mean_us", 0.8050488997555013, "0.805"), "µs", ""}});
    CHECK(page.html().find(R"(<data data-key="latency.mean_us" value="0.8050488997555013">0.805</data>)") !=
          std::string::npos);
}

TEST_CASE("The table of contents names every section", "[report]") {
    Page page("Title", "");
    page.section("First");
    page.section("Second");
    const std::string html = page.html();
    CHECK(html.find("<li><a href=\"#section-1\">First</a></li>\n<li><a href=\"#section-2\">Second</a></li>") !=
          std::string::npos);
    CHECK(count(html, "<section") == count(html, "</section>"));
}

}  // namespace
}  // namespace spartus::report
