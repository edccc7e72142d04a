#include "spartus/arch/spartus/element_scanner.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "spartus/arch/spartus/fired_shares.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

using spartus::arch::spartus::ElementScanner;
using spartus::arch::spartus::FiredShares;
using spartus::arch::spartus::KnownSegment;
using spartus::arch::spartus::Matrix;
using spartus::arch::spartus::Segment;
using spartus::nn::EncoderMode;

namespace {

using Values = std::vector<std::int16_t>;

struct Emitted {
    std::uint32_t cycle;  ///< of its inspection, from 0
    std::uint32_t index;
    std::int32_t delta;

    bool operator==(const Emitted& other) const {
        return cycle == other.cycle && index == other.index && delta == other.delta;
    }
    friend std::ostream& operator<<(std::ostream& out, const Emitted& emitted) {
        return out << '[' << emitted.index << "] " << emitted.delta << '@' << emitted.cycle;
    }
};

struct Scan {
    std::vector<Emitted> emitted;
    std::uint32_t cycles = 0;
};

/// What was begun, to its end, one inspection per cycle.
Scan scan_on(ElementScanner& scanner) {
    Scan result;
    while (true) {
        const ElementScanner::Found found = scanner.next();
        result.cycles += found.windows_before;
        if (!found.fired) return result;
        result.emitted.push_back({result.cycles++, found.index, found.delta});
    }
}

Scan scan(ElementScanner scanner, const Values& values, Values& sent, std::int32_t threshold) {
    scanner.begin(Segment{values.data(), sent.data(), static_cast<std::uint32_t>(values.size()), threshold});
    return scan_on(scanner);
}

Scan scan_delta(std::uint32_t lookahead, const Values& values, std::int32_t threshold = 1) {
    Values sent(values.size());
    return scan({EncoderMode::delta, lookahead}, values, sent, threshold);
}

/// The same window by window.
Scan scan_window_by_window(std::uint32_t lookahead, const Values& values, Values& sent, std::int32_t threshold) {
    Scan result;
    for (std::size_t position = 0; position < values.size(); ++result.cycles) {
        const std::size_t end = std::min(values.size(), position + lookahead);
        while (position < end) {
            const std::size_t at = position++;
            const std::int32_t change = values[at] - sent[at];
            if (change == 0 || std::abs(change) < threshold) continue;
            result.emitted.push_back({result.cycles, static_cast<std::uint32_t>(at), change});
            sent[at] = values[at];
            break;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("A change fires from the threshold on, equality included, in both directions") {
    const Scan result = scan_delta(1, {9, 10, 11, -9, -10, -11}, 10);
    CHECK(result.emitted == std::vector<Emitted>{{1, 1, 10}, {2, 2, 11}, {4, 4, -10}, {5, 5, -11}});
}

TEST_CASE("With a threshold of 0 every change fires, and what has not changed does not") {
    Values sent{0, 0, 5, -5};
    const Scan result = scan({EncoderMode::delta, 1}, {0, 1, 5, -6}, sent, 0);
    CHECK(result.emitted == std::vector<Emitted>{{1, 1, 1}, {3, 3, -1}});
}

TEST_CASE("A reference is updated where its element fires, and only there") {
    Values sent{0, 100, 0};
    scan({EncoderMode::delta, 8}, {9, 110, -300}, sent, 10);
    CHECK(sent == Values{0, 110, -300});
}

TEST_CASE("A change can be as large as two values are apart") {
    Values sent{-32768, 32767};
    const Scan result = scan({EncoderMode::delta, 1}, {32767, -32768}, sent, 32767);
    CHECK(result.emitted == std::vector<Emitted>{{0, 0, 65535}, {1, 1, -65535}});
}

TEST_CASE("A window in which nothing fires is consumed whole") {
    CHECK(scan_delta(4, Values(8)).cycles == 2);
    CHECK(scan_delta(4, Values(9)).cycles == 3);
    CHECK(scan_delta(4, Values(3)).cycles == 1);
    CHECK(scan_delta(4, Values(0)).cycles == 0);
}

TEST_CASE("Everything up to the first that fires is consumed, and the next window begins behind it") {
    // [0 1 2 3] fires at 1, [2 3 4 5] at 5, [6 7 8 9] not, [10] not.
    const Scan last_of_window = scan_delta(4, {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0});
    CHECK(last_of_window.emitted == std::vector<Emitted>{{0, 1, 1}, {1, 5, 1}});
    CHECK(last_of_window.cycles == 4);
    // [0 1 2 3] fires at 1, [2 3 4 5] not, [6 7 8 9] at 6, [7 8 9 10] at 10, which is the last.
    const Scan first_of_next = scan_delta(4, {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1});
    CHECK(first_of_next.emitted == std::vector<Emitted>{{0, 1, 1}, {2, 6, 1}, {3, 10, 1}});
    CHECK(first_of_next.cycles == 4);
}

TEST_CASE("With a lookahead of 1 every element takes a cycle") {
    const Scan result = scan_delta(1, {0, 7, 0, 8});
    CHECK(result.emitted == std::vector<Emitted>{{1, 1, 7}, {3, 3, 8}});
    CHECK(result.cycles == 4);
}

TEST_CASE("In mode zero_skip every value but 0 fires and is sent, references and thresholds count for nothing") {
    Values sent{3, 3, 3};
    const Scan result = scan({EncoderMode::zero_skip, 2}, {0, 3, -1}, sent, 1000);
    CHECK(result.emitted == std::vector<Emitted>{{0, 1, 3}, {1, 2, -1}});
    CHECK(sent == Values{3, 3, 3});
}

TEST_CASE("In mode dense every value is sent, 0 too, one per cycle") {
    Values sent{3, 3, 3};
    const Scan result = scan({EncoderMode::dense, 8}, {0, 3, -1}, sent, 1000);
    CHECK(result.emitted == std::vector<Emitted>{{0, 0, 0}, {1, 1, 3}, {2, 2, -1}});
    CHECK(result.cycles == 3);
    CHECK(sent == Values{3, 3, 3});
}

TEST_CASE("A scan over any segment is what it is window by window") {
    spartus::test::Random random(1);
    for (int repetition = 0; repetition < 2000; ++repetition) {
        const std::uint32_t lookahead = random.between(1u, 9u);
        const auto largest = random.between<std::int16_t>(0, 20);
        Values values(random.between(0u, 40u));
        for (auto& value : values) value = random.between<std::int16_t>(0, largest);
        Values sent(values.size());
        Values expected_sent = sent;
        const int threshold = random.between(0, 12);
        const Scan result = scan({EncoderMode::delta, lookahead}, values, sent, threshold);
        const Scan expected = scan_window_by_window(lookahead, values, expected_sent, threshold);
        CHECK(result.emitted == expected.emitted);
        CHECK(result.cycles == expected.cycles);
        CHECK(sent == expected_sent);
    }
}

TEST_CASE("Where it is known what fires, each array's share is scanned in the same windows") {
    spartus::test::Random random(2);
    for (int repetition = 0; repetition < 500; ++repetition) {
        const std::uint32_t lookahead = random.between(1u, 9u);
        const std::uint32_t arrays = random.between(1u, 5u);
        Values whole(random.between(0u, 60u));
        for (auto& value : whole) value = random.between<std::int16_t>(0, 3);
        spartus::nn::FunctionalRun run(2);
        for (std::uint32_t j = 0; j < whole.size(); ++j) {
            if (whole[j] >= 2) run[1].fired_h.push_back({j, whole[j]});
        }
        FiredShares shares(run, arrays);
        for (std::uint32_t n = 0; n < arrays; ++n) {
            Values share;
            for (std::size_t j = n; j < whole.size(); j += arrays) share.push_back(whole[j]);
            const Scan expected = scan_delta(lookahead, share, 2);
            ElementScanner scanner(EncoderMode::delta, lookahead);
            CHECK(shares.of(0, Matrix::hh, n).empty());
            scanner.begin(KnownSegment{shares.of(1, Matrix::hh, n), static_cast<std::uint32_t>(share.size())});
            const Scan result = scan_on(scanner);
            CHECK(result.emitted == expected.emitted);
            CHECK(result.cycles == expected.cycles);
        }
    }
}
