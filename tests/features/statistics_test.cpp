#include "spartus/features/statistics.hpp"

#include <cmath>

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus::features;
using namespace spartus::test;

namespace {

const std::string good =
    R"({"format": "spartus-features-1", "sample_rate": 16000, "mel_filters": 2, "differences": false, "frames": 7,)"
    R"( "mean": [1.5, -2], "deviation": [0.25, 0]})";

std::string with(const std::string& was, const std::string& now) {
    std::string text = good;
    return text.replace(text.find(was), was.size(), now);
}

}  // namespace

TEST_CASE(
    "Frames normalised with their own moments are what normalising the whole makes of them, to the last bit") {
    Matrix x{5, 3, {0.1, 7, 1, 0.2, 7, 1 + 1e-9, 0.35, 7, 1, 0.4, 7, 1 - 1e-9, -3.7, 7, 1}};
    Moments moments(3);
    for (std::size_t t = 0; t < x.rows; ++t) moments.add_to_mean(&x.at(t, 0));
    for (std::size_t t = 0; t < x.rows; ++t) moments.add_to_deviation(&x.at(t, 0));
    CHECK(moments.frames() == 5);
    Matrix whole = x;
    normalise(whole);
    for (std::size_t t = 0; t < x.rows; ++t) normalise(&x.at(t, 0), moments.result());
    CHECK(x.values == whole.values);
}

TEST_CASE("Statistics come back from their file as they were") {
    const TemporaryDirectory directory;
    const Statistics written{{2, false}, 16000, 7, {{0.1, -1.0 / 3}, {1e-17, 2}}};
    write_file(directory / "s.json", statistics_text(written));
    const Statistics read = read_statistics(directory / "s.json");
    CHECK(read.set.filters == 2);
    CHECK(read.set.differences == false);
    CHECK(read.sample_rate == 16000);
    CHECK(read.frames == 7);
    CHECK(read.normalisation.mean == written.normalisation.mean);
    CHECK(read.normalisation.deviation == written.normalisation.deviation);
}

TEST_CASE("Statistics that cannot be are refused by the key that is wrong") {
    const TemporaryDirectory directory;
    const auto refusal = [&](const std::string& text) {
        write_file(directory / "s.json", text);
        const auto error = error_of([&] { read_statistics(directory / "s.json"); });
        CHECK(error.code() == spartus::ExitCode::input);
        return std::string(error.what()).substr((directory / "s.json").size());
    };
    write_file(directory / "s.json", good);
    CHECK(read_statistics(directory / "s.json").normalisation.mean[1] == -2);
    CHECK(refusal(with("-1\"", "-2\"")).find(": format: must be") == 0);
    CHECK(refusal(with("16000", "0")).find(": sample_rate: must be a whole number from 8000 to 48000") == 0);
    CHECK(refusal(with("s\": 2", "s\": 257")).find(": mel_filters: must be") == 0);
    CHECK(refusal(with("false", "0")).find(": differences: must be true or false") == 0);
    CHECK(refusal(with("false", "true")).find(": mean: must have 9 numbers") == 0);
    CHECK(refusal(with("7", "0")).find(": frames: must be") == 0);
    CHECK(refusal(with("-2", "null")).find(": mean: has an element that is no number") == 0);
    CHECK(refusal(with("-2", "1e300")).find(": mean: has an element that is no number") == 0);
    CHECK(refusal(with("0.25", "-0.25")).find(": deviation: has an element that is no number from 0") == 0);
    CHECK(refusal(with("\"frames\": 7,", "")).find(": frames: is missing") == 0);
    CHECK(refusal(with("7", "7, \"more\": 1")).find(": there is no key 'more'") == 0);
}
