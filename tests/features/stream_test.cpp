#include "spartus/features/stream.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/base/error.hpp"

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

TEST_CASE("Sound in pieces of any length has the features of the whole, to the last bit") {
    for (const std::size_t length : {std::size_t{205}, std::size_t{400}, std::size_t{8000}}) {
        std::vector<float> whole;
        for (std::size_t n = 0; n < length; ++n) {
            const auto time = static_cast<double>(n);
            whole.push_back(static_cast<float>(std::sin(0.05 * time) * std::sin(0.0021 * time)));
        }
        const Matrix expected = with_differences(log_energies(whole, 8000));
        for (const std::size_t piece : {std::size_t{1}, std::size_t{97}, std::size_t{1000}, length}) {
            FeatureStream stream(8000);
            std::vector<double> found;
            const auto take = [&] {
                while (const auto row = stream.next()) found.insert(found.end(), row->begin(), row->end());
            };
            for (std::size_t at = 0; at < length; at += piece) {
                const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(at);
                stream.hear({begin, begin + static_cast<std::ptrdiff_t>(std::min(piece, length - at))});
                take();
            }
            stream.end();
            take();
            CHECK(found == expected.values);
        }
    }
}

TEST_CASE("A frame's features are known when four frames after it are") {
    FeatureStream stream(8000);
    stream.hear(std::vector<float>(200 + 3 * 80 + 79, 0.5F));
    CHECK_FALSE(stream.next());
    stream.hear({0.5F});
    CHECK(stream.next());
    CHECK_FALSE(stream.next());
    CHECK_THROWS_AS(FeatureStream(7999), spartus::Error);
}

TEST_CASE("Sound at another rate has the features of the resampled sound, in pieces of any length") {
    std::vector<float> whole;
    for (std::size_t n = 0; n < 9000; ++n) {
        const auto time = static_cast<double>(n);
        whole.push_back(static_cast<float>(std::sin(0.05 * time) * std::sin(0.0021 * time)));
    }
    const auto heard = [&](std::size_t piece) {
        FeatureStream stream(8000, 16000);
        std::vector<double> found;
        for (std::size_t at = 0; at < whole.size(); at += piece) {
            const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(at);
            stream.hear({begin, begin + static_cast<std::ptrdiff_t>(std::min(piece, whole.size() - at))});
        }
        stream.end();
        while (const auto row = stream.next()) found.insert(found.end(), row->begin(), row->end());
        return found;
    };
    const Matrix expected = with_differences(log_energies(resampled(whole, 16000, 8000), 8000));
    CHECK(heard(whole.size()) == expected.values);
    CHECK(heard(97) == expected.values);
    CHECK_THROWS_AS(FeatureStream(8000, 0), spartus::Error);
    CHECK_THROWS_AS(FeatureStream(8000, 1000000000), spartus::Error);
}

TEST_CASE("Plain log-mel features are the filters alone, each frame known at once") {
    std::vector<float> whole;
    for (std::size_t n = 0; n < 600; ++n)
        whole.push_back(static_cast<float>(std::sin(0.05 * static_cast<double>(n))));
    const FeatureSet forty{40, false};
    CHECK(forty.columns() == 40);
    FeatureStream stream(8000, 8000, forty);
    stream.hear(whole);
    const Matrix expected = log_energies(whole, 8000);
    for (std::size_t t = 0; t < expected.rows; ++t) {
        const auto frame = stream.next();
        REQUIRE(frame);
        const auto row = expected.values.begin() + static_cast<std::ptrdiff_t>(t * expected.columns);
        CHECK(std::equal(frame->begin(), frame->end(), row, row + 40));
    }
    CHECK_FALSE(stream.next());
    FeatureStream few(8000, 8000, {13, false});
    few.hear(whole);
    CHECK(few.next()->size() == 13);
    CHECK_THROWS_AS(FeatureStream(8000, 8000, {200, false}), spartus::Error);
}

TEST_CASE("A sample far beyond full scale is refused by its number, wherever the pieces end") {
    FeatureStream stream(8000);
    stream.hear(std::vector<float>(100));
    CHECK_THROWS_WITH(stream.hear({0, 0, 1e6F}), Catch::Matchers::StartsWith("sample 102 is "));
}
