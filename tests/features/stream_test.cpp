#include "spartus/features/stream.hpp"

#include "support/catch.hpp"

using namespace spartus::features;

TEST_CASE("The running mean moves from the one known beforehand to that of what is heard") {
    RunningNormaliser normaliser({{10, -1}, {2, 4}});
    double first[] = {111, -1};
    normaliser.normalise(first);
    CHECK(first[0] == Approx((111 - (100 * 10 + 111) / 101.0) / 2));
    CHECK(first[1] == 0);
    for (int t = 0; t < 100000; ++t) {
        double frame[] = {20, 3};
        normaliser.normalise(frame);
    }
    double last[] = {22, 3};
    normaliser.normalise(last);
    CHECK(last[0] == Approx(1).margin(0.01));
    CHECK(last[1] == Approx(0).margin(0.01));
}
