#include "spartus/inspect/findings.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace spartus::inspect;

TEST_CASE("Findings are the same as text and as JSON, rounded only for people") {
    Findings findings("a\nb.npy", "trace");
    findings.line("weight_sparsity", share(2.0 / 3));
    findings.line("peak", real(std::nan("")));
    findings.table(
        {"firing", {"threshold", "name"}, {{real(0.05), word("x")}, {count(12), word("a longer name")}}});
    findings.table({"nothing", {"a"}, {}});
    CHECK(findings.text() ==
          "a\\x0ab.npy: trace\n"
          "  weight sparsity      66.7 %\n"
          "  peak                 -\n"
          "\nfiring\n"
          "  threshold  name\n"
          "       0.05  x\n"
          "         12  a longer name\n");
    const auto json = findings.json();
    CHECK(json["file"] == "a\nb.npy");
    CHECK(json["kind"] == "trace");
    CHECK(json["weight_sparsity"] == 2.0 / 3);
    CHECK(json["peak"].is_null());
    CHECK(json["firing"][0]["threshold"] == 0.05);
    CHECK(json["firing"][1]["name"] == "a longer name");
    CHECK(json["nothing"].empty());
}
