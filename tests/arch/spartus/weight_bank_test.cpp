#include "spartus/arch/spartus/weight_bank.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/weight_stub.hpp"

using spartus::arch::spartus::WeightBank;
using spartus::arch::spartus::WeightBurst;
using spartus::nn::Lidx;
using spartus::nn::Val;
using spartus::test::WeightSource;

namespace {

/// A bank of four words of two pairs.
struct Bench : sc_core::sc_module {
    WeightBank bank{"bank", {2, 4, 7}};
    WeightSource source{"source"};

    explicit Bench(const sc_core::sc_module_name& name) : sc_module(name) { source.socket.bind(bank.port); }

    unsigned load(std::uint32_t first_word, const std::vector<Val>& val, const std::vector<Lidx>& lidx) {
        WeightBurst burst{true, first_word, static_cast<std::uint32_t>(val.size() / 2), val.data(), lidx.data()};
        return source.debug(burst);
    }
};

std::vector<Val> values(const WeightBurst& burst) {
    return {burst.val, burst.val + 2 * burst.words};
}
std::vector<Lidx> indices(const WeightBurst& burst) {
    return {burst.lidx, burst.lidx + 2 * burst.words};
}

}  // namespace

TEST_CASE("A bank reads back the words loaded into it") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    CHECK(bench.load(0, {1, 2, 3, 4}, {10, 20, 30, 40}) == 2);
    CHECK(bench.load(2, {-128, 127, 0, 5}, {65535, 0, 7, 8}) == 2);

    const WeightBurst all = bench.source.read(0, 4);
    CHECK(values(all) == std::vector<Val>{1, 2, 3, 4, -128, 127, 0, 5});
    CHECK(indices(all) == std::vector<Lidx>{10, 20, 30, 40, 65535, 0, 7, 8});
    CHECK(values(bench.source.read(2, 1)) == std::vector<Val>{-128, 127});

    WeightBurst last{false, 3, 1, nullptr, nullptr};
    CHECK(bench.source.debug(last) == 1);
    CHECK(values(last) == std::vector<Val>{0, 5});
    CHECK(indices(last) == std::vector<Lidx>{7, 8});
}

TEST_CASE("A bank counts the words read, and none that are loaded or read for debugging") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.load(0, {1, 2, 3, 4}, {0, 0, 0, 0});
    WeightBurst looked_at{false, 0, 4, nullptr, nullptr};
    bench.source.debug(looked_at);
    CHECK(bench.bank.counters().read == 0);
    bench.source.read(0, 3);
    bench.source.read(3, 1);
    CHECK(bench.bank.counters().read == 4);
}

TEST_CASE("A read tells how many of its pairs are not padding") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.load(0, {1, 0, 0, 0}, {0, 0, 0, 0});
    bench.load(2, {-1, 2, 0, 3}, {0, 0, 0, 0});
    CHECK(bench.source.read(0, 4).stored == 4);
    CHECK(bench.source.read(1, 1).stored == 0);
    CHECK(bench.source.read(2, 2).stored == 3);
    bench.load(1, {5, 5}, {0, 0});
    CHECK(bench.source.read(1, 2).stored == 4);
}

TEST_CASE("A read is completed at once and there after the latency of the bank") {
    Bench bench("bench");
    sc_core::sc_start(5, sc_core::SC_NS);
    bench.source.read(0, 3);
    CHECK(bench.source.status == tlm::TLM_COMPLETED);
    CHECK(bench.source.there == 5 + 7);
}

TEST_CASE("Reading beyond the last word is an error") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    CHECK_NOTHROW(bench.source.read(3, 1));
    CHECK_THROWS_AS(bench.source.read(3, 2), sc_core::sc_report);
    CHECK_THROWS_AS(bench.source.read(4, 1), sc_core::sc_report);
    CHECK_THROWS_AS(bench.source.read(5, 0), sc_core::sc_report);
    CHECK_THROWS_AS(bench.source.read(1, 0xffffffff), sc_core::sc_report);
}

TEST_CASE("Loading beyond the last word is refused and changes nothing") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.load(3, {8, 9}, {0, 0});
    CHECK(bench.load(3, {1, 2, 3, 4}, {0, 0, 0, 0}) == 0);
    CHECK(values(bench.source.read(3, 1)) == std::vector<Val>{8, 9});
    WeightBurst beyond{false, 4, 1, nullptr, nullptr};
    CHECK(bench.source.debug(beyond) == 0);
}
