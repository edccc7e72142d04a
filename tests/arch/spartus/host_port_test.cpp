#include "spartus/arch/spartus/host_port.hpp"

#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/control_stub.hpp"
#include "support/vector_stub.hpp"

using namespace spartus;
using arch::spartus::ControlPhase;
using arch::spartus::HostPort;
using parts::Clock;
using test::Elements;
using test::SeenSlice;

namespace {

using Cycles = std::vector<Cycle>;
using Slices = std::vector<SeenSlice>;

/// A sequence of two inputs; x of step t is (first + 2t, first + 2t + 1).
nn::Trace sequence(std::size_t steps, std::int16_t first) {
    nn::Trace trace{"", steps, 2, {}};
    for (std::size_t at = 0; at < 2 * steps; ++at) trace.x.push_back(static_cast<std::int16_t>(first + at));
    return trace;
}

/// Two encoders, 3 cycles to load x, 8 to transfer the 4 elements of h.
HostPort::Parameters back_to_back() {
    return {2, 3, 8, 4, 0};
}

HostPort::Parameters real_time(Cycle frame_period) {
    HostPort::Parameters parameters = back_to_back();
    parameters.frame_period = frame_period;
    return parameters;
}

struct Bench : sc_core::sc_module {
    const Clock clock;
    const std::vector<nn::Trace> traces;
    HostPort host;
    test::ControlSource control{"control"};
    test::VectorSink encoder0{"encoder0"}, encoder1{"encoder1"};
    test::VectorSource unit{"unit"};

    Bench(const sc_core::sc_module_name& name, const HostPort::Parameters& parameters,
          const std::vector<nn::Trace>& given)
        : sc_module(name), traces(given), host("host", parameters, traces, clock) {
        control.socket.bind(host.control);
        host.input[0].bind(encoder0.socket);
        host.input[1].bind(encoder1.socket);
        unit.socket.bind(host.output);
    }

    /// A result of which the last two elements are visible from `cycle` on, the first two four cycles before.
    void result(Cycle cycle, Cycle early = 0) {
        unit.send({cycle - 4, 0, 0, {1, 2}});
        unit.send({cycle, 0, 2, {3, 4}}, early);
    }
    Cycles ready() const { return control.cycles(ControlPhase::input_ready); }
    Cycles output_free() const { return control.cycles(ControlPhase::output_free); }
};

}  // namespace

TEST_CASE("The first x is loaded from the run's first cycle on and is then with every encoder") {
    Bench bench("bench", back_to_back(), {sequence(2, 10)});
    sc_core::sc_start();
    CHECK(bench.encoder0.seen == Slices{{3, 0, 0, {10, 11}}});
    CHECK(bench.encoder1.seen == bench.encoder0.seen);
    CHECK(bench.ready() == Cycles{3});
    CHECK(bench.host.input_counters().busy == 3);
}

TEST_CASE("The next x is loaded from the start of a step on, for as long as there are any") {
    Bench bench("bench", back_to_back(), {sequence(3, 10)});
    for (const Cycle cycle : {20u, 100u, 200u}) bench.control.start(cycle);
    sc_core::sc_start();
    CHECK(bench.encoder1.seen == Slices{{3, 0, 0, {10, 11}}, {23, 0, 0, {12, 13}}, {103, 0, 0, {14, 15}}});
    CHECK(bench.ready() == Cycles{3, 23, 103});
    CHECK(bench.host.input_counters().busy == 9);
}

TEST_CASE("x come in the order of the sequences, of which some are empty") {
    Bench bench("bench", back_to_back(),
                {sequence(0, 0), sequence(1, 10), sequence(0, 0), sequence(2, 20), sequence(0, 0)});
    Bench nothing("nothing", back_to_back(), {sequence(0, 0)});
    for (const Cycle cycle : {20u, 40u, 60u}) bench.control.start(cycle);
    sc_core::sc_start();
    CHECK(bench.encoder0.seen == Slices{{3, 0, 0, {10, 11}}, {23, 0, 0, {20, 21}}, {43, 0, 0, {22, 23}}});
    CHECK(nothing.control.seen.empty());
    CHECK(nothing.encoder0.seen.empty());
}

TEST_CASE("In real time the load of a frame begins when it has arrived, not one cycle earlier") {
    const auto run = [](const char* name, Cycle start) {
        auto bench = std::make_unique<Bench>(name, real_time(100), std::vector{sequence(2, 10)});
        bench->control.start(start);
        return bench;
    };
    const auto waits = run("waits", 20);
    const auto before = run("before", 99);
    const auto with = run("with", 100);
    const auto after = run("after", 101);
    sc_core::sc_start();
    CHECK(waits->ready() == Cycles{3, 103});
    CHECK(before->ready() == Cycles{3, 103});
    CHECK(with->ready() == Cycles{3, 103});
    CHECK(after->ready() == Cycles{3, 104});
    CHECK(waits->host.input_counters().busy == 6);  // waiting for a frame is not loading it
}

TEST_CASE("Frames are counted over all sequences, and late ones do not delay those behind them") {
    Bench bench("bench", real_time(100), {sequence(1, 10), sequence(0, 0), sequence(3, 20)});
    for (const Cycle cycle : {20u, 250u, 260u, 420u}) bench.control.start(cycle);
    sc_core::sc_start();
    // Frame 1 arrives in 100, frame 2 in 200 and is loaded from 250 on, frame 3 in 300.
    CHECK(bench.ready() == Cycles{3, 103, 253, 303});
}

TEST_CASE("Results leave one at a time, and a buffer is free when the last result but one has left") {
    Bench bench("bench", back_to_back(), {sequence(1, 10)});
    for (const Cycle cycle : {20u, 25u, 30u}) bench.result(cycle);
    bench.result(60, 7);
    sc_core::sc_start();
    // Transfers in 20-27, 28-35, 36-43, 60-67. With the first result no buffer has to be waited for.
    REQUIRE(bench.output_free().size() == 4);
    CHECK(bench.output_free()[0] <= 20);
    CHECK(bench.output_free()[1] == 28);
    CHECK(bench.output_free()[2] == 36);
    CHECK(bench.output_free()[3] <= 60);  // the third left in 44, long ago
    CHECK(bench.host.output_counters(1000).busy == 32);
}

TEST_CASE("A transfer begins when the last group of a result is visible or the transfer before it has ended") {
    const auto second_ends = [](const Bench& bench) { return bench.output_free().back(); };
    const auto run = [](const char* name, Cycle second) {
        auto bench = std::make_unique<Bench>(name, back_to_back(), std::vector{sequence(1, 10)});
        bench->result(20);
        bench->result(second, 3);
        bench->result(second + 3);  // tells when the second leaves
        return bench;
    };
    const auto before = run("before", 27);
    const auto with = run("with", 28);
    const auto after = run("after", 29);
    sc_core::sc_start();
    CHECK(second_ends(*before) == 36);
    CHECK(second_ends(*with) == 36);
    CHECK(second_ends(*after) == 37);
}

TEST_CASE("A result is what has come, complete when its last element is there, in whatever order") {
    Bench bench("bench", back_to_back(), {sequence(1, 10)});
    bench.unit.send({20, 0, 2, {3, 4}}, 9);
    sc_core::sc_start(15, sc_core::SC_NS);
    CHECK(bench.host.received().results == 0);
    CHECK(bench.output_free().empty());
    bench.unit.send({17, 0, 0, {1, 2}});
    sc_core::sc_start();
    CHECK(bench.host.received().results == 1);
    CHECK(bench.host.received().h == Elements{1, 2, 3, 4});
    CHECK(bench.host.received().from == 20);
    CHECK(bench.host.output_counters(1000).busy == 8);
}

TEST_CASE("More elements of h than there are is a violation") {
    Bench bench("bench", back_to_back(), {sequence(1, 10)});
    bench.unit.send({20, 0, 3, {3, 4}});
    CHECK_THROWS_AS(sc_core::sc_start(), sc_core::sc_report);
}

TEST_CASE("A buffer that is free in a later cycle is loaded from then on") {
    Bench bench("bench", back_to_back(), {sequence(2, 10)});
    bench.control.send(ControlPhase::start, 20, 0, 9);
    sc_core::sc_start();
    CHECK(bench.ready() == Cycles{3, 23});
}

TEST_CASE("Of a transfer that outlives the run only the cycles within it count") {
    Bench bench("bench", back_to_back(), {sequence(1, 10)});
    for (const Cycle cycle : {20u, 25u, 30u}) bench.result(cycle);
    sc_core::sc_start();
    CHECK(bench.host.output_counters(44).busy == 24);
    CHECK(bench.host.output_counters(43).busy == 23);
    CHECK(bench.host.output_counters(36).busy == 16);
    CHECK(bench.host.output_counters(31).busy == 11);
}
