#include "spartus/base/printable.hpp"

#include <string>

#include "support/catch.hpp"

using spartus::printable;

TEST_CASE("Plain text is printable as it is") {
    CHECK(printable("").empty());
    CHECK(printable("accelerator.arrays = 8 ~") == "accelerator.arrays = 8 ~");
}

TEST_CASE("Control characters and foreign bytes are escaped") {
    CHECK(printable("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m");
    CHECK(printable("\xc3\xa9") == "\\xc3\\xa9");
}

TEST_CASE("A long text is cut to sixty bytes") {
    CHECK(printable(std::string(60, 'x')) == std::string(60, 'x'));
    CHECK(printable(std::string(61, 'x')) == std::string(60, 'x') + "...");
}
