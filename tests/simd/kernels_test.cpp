#include "spartus/simd/kernels.hpp"

#include <functional>
#include <vector>

#include <hwy/highway.h>

#include "support/catch.hpp"
#include "support/random.hpp"

using namespace spartus;

namespace {

/// Calls `check` once with each kind of vectors that this machine has, chosen as the program would choose it.
void with_all_vectors(const std::function<void()>& check) {
    const std::vector<std::int64_t> all = hwy::SupportedAndGeneratedTargets();
    REQUIRE_FALSE(all.empty());
    for (const std::int64_t target : all) {
        INFO("vectors: " << hwy::TargetName(target));
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        check();
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

/// A number between the limits, often one of them.
int extreme(test::Random& random, int low, int high) {
    switch (random.between(0, 7)) {
        case 0:
            return low;
        case 1:
            return high;
        default:
            return random.between(low, high);
    }
}

/// A table of sums, and words for it with nothing behind them: a sanitizer would see a loop read on.
struct Words {
    std::size_t lanes, words;
    std::vector<std::uint32_t> sums;
    std::vector<std::int8_t> values;
    std::vector<std::uint16_t> entries;
    std::int32_t factor;

    Words(test::Random& random, std::size_t of_lanes, std::size_t of_words, int entry_count)
        : lanes(of_lanes), words(of_words), factor(extreme(random, -65535, 65535)) {
        for (std::size_t k = 0; k < lanes * static_cast<std::size_t>(entry_count); ++k) {
            sums.push_back(static_cast<std::uint32_t>(random.bits()));
        }
        for (std::size_t k = 0; k < lanes * words; ++k) {
            values.push_back(static_cast<std::int8_t>(extreme(random, -128, 127)));
            entries.push_back(static_cast<std::uint16_t>(extreme(random, 0, entry_count - 1)));
        }
    }
};

}  // namespace

TEST_CASE("Products are added to the entry that each lane names, word after word") {
    with_all_vectors([] {
        std::vector<std::uint32_t> sums{1, 2, 3, 0xffffffff, 5, 6};
        const std::vector<std::int8_t> values{5, -7, -128, 127, 0, 1};
        const std::vector<std::uint16_t> entries{0, 1, 0, 0, 1, 1};
        simd::add_products(sums.data(), 3, values.data(), entries.data(), 2, -65535);
        CHECK(sums == std::vector<std::uint32_t>{1u - 132u * 65535, 2, 3u + 128 * 65535, 0xffffffff, 5u + 7 * 65535,
                                                 6u - 65535});
    });
}

TEST_CASE(
    "Products are what the plain loop makes of them, for every number of lanes up to two vectors and beyond") {
    test::Random random(1);
    for (std::size_t lanes = 1; lanes < 600; lanes += lanes < 70 ? 1 : 61) {
        const Words given(random, lanes, static_cast<std::size_t>(random.between(0, 5)), random.between(1, 70));
        std::vector<std::uint32_t> expected = given.sums;
        simd::plain::add_products(expected.data(), lanes, given.values.data(), given.entries.data(), given.words,
                                  given.factor);
        with_all_vectors([&] {
            std::vector<std::uint32_t> sums = given.sums;
            simd::add_products(sums.data(), lanes, given.values.data(), given.entries.data(), given.words,
                               given.factor);
            if (sums != expected) FAIL(lanes << " lanes, " << given.words << " words");
        });
    }
}

TEST_CASE("The highest entry that sixteen bits name is reached") {
    with_all_vectors([] {
        constexpr std::size_t lanes = 17;
        std::vector<std::uint32_t> sums(65536 * lanes);
        const std::vector<std::int8_t> values(lanes, 1);
        const std::vector<std::uint16_t> entries(lanes, 65535);
        simd::add_products(sums.data(), lanes, values.data(), entries.data(), 1, 3);
        for (std::size_t lane = 0; lane < lanes; ++lane) CHECK(sums[65535 * lanes + lane] == 3);
        CHECK(sums[65535 * lanes - 1] == 0);
    });
}

TEST_CASE("Arrays are added up modulo the width, and the sums have a sign") {
    with_all_vectors([] {
        const std::vector<std::uint32_t> a{0xffffffff, 0x7fff, 1}, b{1, 1, 1}, c{0, 0, 0xffff};
        const std::uint32_t* const arrays[] = {a.data(), b.data(), c.data()};
        std::vector<std::int32_t> sums(3);
        simd::add_up(arrays, 3, 3, 16, sums.data());
        CHECK(sums == std::vector<std::int32_t>{0, -32768, 1});
        simd::add_up(arrays, 3, 3, 32, sums.data());
        CHECK(sums == std::vector<std::int32_t>{0, 0x8000, 0x10001});
    });
}

TEST_CASE("Arrays are added up as the plain loop does it, whatever their number, size and width") {
    test::Random random(2);
    for (std::size_t size = 0; size < 70; ++size) {
        std::vector<std::vector<std::uint32_t>> given(static_cast<std::size_t>(random.between(0, 9)));
        std::vector<const std::uint32_t*> arrays;
        for (auto& array : given) {
            for (std::size_t k = 0; k < size; ++k) {
                array.push_back(random.between(0, 3) == 0 ? 0x80000000 : static_cast<std::uint32_t>(random.bits()));
            }
            arrays.push_back(array.data());
        }
        for (int bits = 1; bits <= 32; ++bits) {
            std::vector<std::int32_t> expected(size);
            simd::plain::add_up(arrays.data(), arrays.size(), size, bits, expected.data());
            with_all_vectors([&] {
                std::vector<std::int32_t> sums(size);
                simd::add_up(arrays.data(), arrays.size(), size, bits, sums.data());
                if (sums != expected) FAIL(arrays.size() << " arrays of " << size << ", " << bits << " bits");
            });
        }
    }
}

TEST_CASE("Two words share an entry where a lane with a value in both names the same") {
    with_all_vectors([] {
        const std::vector<std::int8_t> all{1, -1, 2}, not_last{1, 1, 0};
        const std::vector<std::uint16_t> a{0, 1, 2}, moved{1, 2, 0}, last{9, 9, 2};
        CHECK_FALSE(simd::share_entry({all.data(), a.data()}, {all.data(), moved.data()}, 3));
        CHECK(simd::share_entry({all.data(), a.data()}, {all.data(), last.data()}, 3));
        CHECK_FALSE(simd::share_entry({not_last.data(), a.data()}, {all.data(), last.data()}, 3));
        CHECK_FALSE(simd::share_entry({all.data(), a.data()}, {not_last.data(), last.data()}, 3));
    });
}

TEST_CASE("A shared entry is found in every lane, and only there") {
    test::Random random(3);
    for (std::size_t lanes = 1; lanes < 150; ++lanes) {
        const Words given(random, lanes, 2, 70);
        std::vector<std::uint16_t> other = given.entries;
        for (std::uint16_t& entry : other) ++entry;
        std::vector<std::int8_t> values(lanes, -128);
        const auto shared = [&] {
            return simd::share_entry({values.data(), given.entries.data()}, {values.data(), other.data()}, lanes);
        };
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            with_all_vectors([&] {
                if (shared()) FAIL(lanes << " lanes, none shared");
                --other[lane];
                if (!shared()) FAIL("lane " << lane << " of " << lanes);
                values[lane] = 0;
                if (shared()) FAIL("lane " << lane << " of " << lanes << " is padding");
                values[lane] = -128;
                ++other[lane];
            });
        }
    }
}

TEST_CASE("Values are rounded half to even and saturated, whatever they are divided by") {
    test::Random random(4);
    std::vector<std::int32_t> values;
    for (int around = -40'000; around <= 40'000; around += around < -32'770 || around > 32'770 ? 1000 : 1) {
        for (const int left : {0, 63, 64, 65, 127}) values.push_back(around * 128 + left);
    }
    for (int k = 0; k < 1000; ++k) values.push_back(static_cast<std::int32_t>(random.bits()));
    for (const std::int32_t limit : {INT32_MIN, INT32_MAX}) values.push_back(limit);
    for (int bits = 1; bits <= 30; ++bits) {
        std::vector<std::int16_t> expected(values.size());
        simd::plain::round_to_16(values.data(), values.size(), bits, expected.data());
        with_all_vectors([&] {
            std::vector<std::int16_t> rounded(values.size());
            simd::round_to_16(values.data(), values.size(), bits, rounded.data());
            if (rounded != expected) FAIL(bits << " bits");
        });
    }
    with_all_vectors([] {
        const std::vector<std::int32_t> some{1,  2,       3,       5,         6,        -2,
                                             -6, 131'070, 131'074, 1'000'000, -131'074, -131'078};
        std::vector<std::int16_t> rounded(some.size());
        simd::round_to_16(some.data(), some.size(), 2, rounded.data());
        CHECK(rounded == std::vector<std::int16_t>{0, 0, 1, 1, 2, 0, -2, 32767, 32767, 32767, -32768, -32768});
    });
}

TEST_CASE("A staircase is climbed by as many rises as are not above x") {
    with_all_vectors([] {
        const std::vector<std::int16_t> rises{-32767, -5, 0, 0, 7, 32767};
        std::vector<std::int16_t> x{-32768, -32767, -6, -5, -1, 0, 6, 7, 32766, 32767};
        simd::climb(x.data(), x.size(), -3, rises.data(), rises.size(), x.data());
        CHECK(x == std::vector<std::int16_t>{-3, -2, -2, -1, -1, 1, 1, 2, 2, 3});
    });
    test::Random random(5);
    for (std::size_t count = 0; count < 150; ++count) {
        std::vector<std::int16_t> x, rises;
        for (std::size_t k = 0; k < count; ++k) x.push_back(static_cast<std::int16_t>(random.bits()));
        for (int k = random.between(0, 40); k > 0; --k) rises.push_back(static_cast<std::int16_t>(random.bits()));
        std::vector<std::int16_t> expected(count);
        simd::plain::climb(x.data(), count, 4, rises.data(), rises.size(), expected.data());
        with_all_vectors([&] {
            std::vector<std::int16_t> y(count);
            simd::climb(x.data(), count, 4, rises.data(), rises.size(), y.data());
            if (y != expected) FAIL(count << " values, " << rises.size() << " rises");
        });
    }
}

TEST_CASE("What is far apart is listed in order, whatever the sign and as far as sixteen bits reach") {
    with_all_vectors([] {
        const std::vector<std::int16_t> a{0, 10, -10, 32767, -32768, 9, 1}, b{0, 0, 0, -32768, 32767, 0, 1};
        const auto far = [&](std::uint32_t least) {
            std::vector<std::uint32_t> found(a.size());
            found.resize(simd::find_far(a.data(), b.data(), a.size(), least, found.data()));
            return found;
        };
        CHECK(far(10) == std::vector<std::uint32_t>{1, 2, 3, 4});
        CHECK(far(65535) == std::vector<std::uint32_t>{3, 4});
        CHECK(far(65536).empty());
        CHECK(far(0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6});
    });
    test::Random random(6);
    for (std::size_t count = 0; count < 300; ++count) {
        std::vector<std::int16_t> a, b;
        for (std::size_t k = 0; k < count; ++k) {
            a.push_back(static_cast<std::int16_t>(extreme(random, -32768, 32767)));
            b.push_back(
                static_cast<std::int16_t>(random.between(0, 1) == 0 ? a.back() : extreme(random, -32768, 32767)));
        }
        const auto least = static_cast<std::uint32_t>(extreme(random, 0, 65535));
        std::vector<std::uint32_t> expected(count);
        expected.resize(simd::plain::find_far(a.data(), b.data(), count, least, expected.data()));
        with_all_vectors([&] {
            std::vector<std::uint32_t> found(count);
            found.resize(simd::find_far(a.data(), b.data(), count, least, found.data()));
            if (found != expected) FAIL(count << " values, at least " << least);
        });
    }
}
