#include "spartus/arch/spartus/pe_lanes.hpp"

#include <vector>

#include "support/catch.hpp"

using spartus::arch::spartus::PeLanes;
using spartus::nn::Lidx;
using spartus::nn::Val;

namespace {

using Row = std::vector<std::uint32_t>;

Row row(PeLanes& lanes, std::uint32_t layer, std::uint32_t lidx, std::size_t pes) {
    const std::uint32_t* const sums = lanes.row(layer, lidx);
    return {sums, sums + pes};
}

constexpr std::uint32_t negative(std::uint32_t value) {
    return 0u - value;
}

}  // namespace

TEST_CASE("Every PE adds delta times VAL to its own entry") {
    PeLanes lanes(3, {4}, {});
    const std::vector<Val> val{5, -7, 127};
    const std::vector<Lidx> lidx{0, 3, 0};
    lanes.accumulate(0, val.data(), lidx.data(), 1, 10);
    lanes.accumulate(0, val.data(), lidx.data(), 1, -3);
    CHECK(row(lanes, 0, 0, 3) == Row{35, 0, 889});
    CHECK(row(lanes, 0, 1, 3) == Row{0, 0, 0});
    CHECK(row(lanes, 0, 3, 3) == Row{0, negative(49), 0});
}

TEST_CASE("The largest product fits, and padding adds nothing") {
    PeLanes lanes(2, {1}, {});
    const std::vector<Val> val{-128, 0};
    const std::vector<Lidx> lidx{0, 0};
    lanes.accumulate(0, val.data(), lidx.data(), 1, -65535);
    CHECK(row(lanes, 0, 0, 2) == Row{128u * 65535u, 0});
}

TEST_CASE("The sum of a PE wraps") {
    PeLanes lanes(1, {1}, {{0x7fffffff}});
    lanes.restart(0);
    const Val val = 1;
    const Lidx lidx = 0;
    lanes.accumulate(0, &val, &lidx, 1, 1);
    CHECK(row(lanes, 0, 0, 1) == Row{0x80000000});
    lanes.accumulate(0, &val, &lidx, 1, -1);
    CHECK(row(lanes, 0, 0, 1) == Row{0x7fffffff});
}

TEST_CASE("After a restart the entries of that layer hold the bias, or zero where there is none") {
    const Val val = 1;
    const Lidx lidx = 1;
    PeLanes with_bias(1, {2, 2}, {{10, 20}, {30, 40}});
    PeLanes without(1, {2, 2}, {});
    for (PeLanes* lanes : {&with_bias, &without}) {
        lanes->restart(0);
        lanes->restart(1);
        lanes->accumulate(0, &val, &lidx, 1, 5);
        lanes->accumulate(1, &val, &lidx, 1, 5);
        lanes->restart(0);
    }
    CHECK(row(with_bias, 0, 0, 1) == Row{10});
    CHECK(row(with_bias, 0, 1, 1) == Row{20});
    CHECK(row(with_bias, 1, 0, 1) == Row{30});
    CHECK(row(with_bias, 1, 1, 1) == Row{45});
    CHECK(row(without, 0, 1, 1) == Row{0});
    CHECK(row(without, 1, 1, 1) == Row{5});
}
