#include "spartus/report/vega_template.hpp"

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

/// What filled() has to say.
std::string complaint(std::string_view specification, const Places& places) {
    try {
        filled(specification, places);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::internal);
        return error.what();
    }
    return "nothing";
}

TEST_CASE("A template is filled where it has places and is else as it was", "[report]") {
    const ordered_json spec = filled(R"({"height": "$height", "data": [{"name": "rows", "values": "$rows"}]})",
                                     {{"height", 20}, {"rows", {{{"x", 1}}}}});
    CHECK(spec.dump() == R"({"height":20,"data":[{"name":"rows","values":[{"x":1}]}]})");
}

TEST_CASE("Data that look like a place of the template stay data", "[report]") {
    CHECK(filled(R"(["$a", "$b"])", {{"a", {"$b", "$c"}}, {"b", "$a"}}).dump() == R"([["$b","$c"],"$a"])");
}

TEST_CASE("A place without a value and a value without a place are defects", "[report]") {
    CHECK(complaint(R"({"height": "$height"})", {}) == "a chart has nothing for its place $height");
    CHECK(complaint("{}", {{"height", 1}}) == "a chart has no place $height");
}

TEST_CASE("A text becomes a literal of an expression, whatever is in it", "[report]") {
    CHECK(vega_literal(R"(a "b" \)") == R"("a \"b\" \\")");
}

}  // namespace
}  // namespace spartus::report
