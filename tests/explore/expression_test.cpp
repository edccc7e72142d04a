#include "spartus/explore/expression.hpp"

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::vector<std::string> names{"accelerator.arrays", "a.latency", "b.latency", "cycles"};

std::string complaint(const std::string& text) {
    try {
        const explore::Expression expression(text, names);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::config);
        return error.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("An expression knows full names and short ones that are not ambiguous") {
    const explore::Expression sum("accelerator.arrays * 2 + arrays + cycles % 3", names);
    CHECK(sum({4, 0, 0, 5}) == 14);
    const explore::Expression bound("a.latency <= b.latency && min(arrays, 3) == 3", names);
    CHECK(bound.holds({4, 1, 1, 0}));
    CHECK_FALSE(bound.holds({2, 1, 1, 0}));
    CHECK_FALSE(explore::Expression("arrays / cycles - arrays / cycles", names).holds({1, 0, 0, 0}));
}

TEST_CASE("An expression that is none is refused with its cause") {
    CHECK(complaint("arays < 3") == R"("arays < 3" names "arays", which is not there; did you mean arrays?)");
    CHECK(complaint("latency < 3").find("may be a.latency or b.latency") != std::string::npos);
    CHECK(complaint("arrays = 3").find("write ==") != std::string::npos);
    CHECK(complaint("1 < 2").find("names nothing") != std::string::npos);
    CHECK(complaint("arrays <").find("is no expression") != std::string::npos);
    CHECK(complaint("(arrays").find("is no expression") != std::string::npos);
    CHECK(complaint("").find("is empty") != std::string::npos);
    CHECK(complaint(std::string(5000, '(')).find("longer than") != std::string::npos);
}
