// A checker between stubs: what it passes on, what it complains about, and what becomes of payloads.
#include "spartus/parts/link_checker.hpp"

#include "spartus/arch/spartus/link_rules.hpp"

#include "support/catch.hpp"
#include "support/token_stub.hpp"
#include "support/weight_stub.hpp"

using namespace spartus;
using namespace spartus::arch::spartus;

namespace {

struct TokenBench : sc_core::sc_module {
    test::TokenSource encoder{"encoder"};
    parts::LinkChecker<TokenLink> checker{"checker", "encoder.tokens", std::make_unique<TokenRules>(1, 2)};
    test::TokenSink array{"array"};

    explicit TokenBench(const sc_core::sc_module_name& name) : sc_module(name) {
        encoder.socket.bind(checker.in);
        checker.out.bind(array.socket);
    }
};

/// Keeps what it must not keep.
struct Hoarder : sc_core::sc_module {
    parts::Target<VectorLink, Hoarder> socket{"socket"};
    const std::int16_t* kept = nullptr;
    std::int16_t seen = 0;
    tlm::tlm_sync_enum status = tlm::TLM_ACCEPTED;

    explicit Hoarder(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_nb_transport_fw(this, &Hoarder::on_forward);
    }
    tlm::tlm_sync_enum on_forward(VectorSlice& slice, VectorPhase&, sc_core::sc_time&) {
        kept = slice.elements;
        seen = *kept;
        return status;
    }
};

struct Sender : sc_core::sc_module {
    parts::Initiator<VectorLink, Sender> socket{"socket"};
    explicit Sender(const sc_core::sc_module_name& name) : sc_module(name) {}

    void send(const std::vector<std::int16_t>& elements, const sc_core::sc_time& delay) {
        VectorSlice slice{0, 0, static_cast<std::uint32_t>(elements.size()), elements.data()};
        VectorPhase phase = VectorPhase::elements;
        sc_core::sc_time annotated = delay;
        socket->nb_transport_fw(slice, phase, annotated);
    }
};

struct VectorBench : sc_core::sc_module {
    Sender sender{"sender"};
    parts::LinkChecker<VectorLink> checker{"checker", "input",
                                           std::make_unique<VectorRules>(std::vector<std::uint32_t>{2})};
    Hoarder receiver{"receiver"};

    explicit VectorBench(const sc_core::sc_module_name& name) : sc_module(name) {
        sender.socket.bind(checker.in);
        checker.out.bind(receiver.socket);
    }
};

/// What the checker says of two elements sent with `delay`; nothing if it lets them pass.
std::string complaint_of(VectorBench& bench, const sc_core::sc_time& delay) {
    try {
        bench.sender.send({5, 6}, delay);
    } catch (const sc_core::sc_report& report) {
        return report.get_msg();
    }
    return {};
}

}  // namespace

TEST_CASE("A checker passes on what keeps the rules, both ways and unchanged") {
    TokenBench bench("bench");
    bench.array.pop_at_once();
    bench.encoder.send({13, Matrix::ih, 3, 7}, 2);
    bench.encoder.send({16, Matrix::hh, 1, -2}, 2);
    bench.encoder.encoder_done(16);
    sc_core::sc_start();
    CHECK(bench.array.tokens == std::vector<test::SeenToken>{{13, Matrix::ih, 3, 7}, {16, Matrix::hh, 1, -2}});
    CHECK(bench.array.done == std::vector<Cycle>{16});
    CHECK(bench.encoder.credits == std::vector<Cycle>{14, 17});
}

TEST_CASE("A checker ends the simulation where a rule is broken, with the name of the link") {
    TokenBench bench("bench");
    bench.encoder.send({13, Matrix::ih, 0, 1});
    bench.encoder.send({14, Matrix::ih, 1, 1});  // the only credit is not back
    try {
        sc_core::sc_start();
        FAIL("went on");
    } catch (const sc_core::sc_report& report) {
        CHECK(std::string(report.get_msg()) == "encoder.tokens: a token without a credit");
    }
}

TEST_CASE("A receiver that keeps a payload beyond its call finds it spoiled") {
    VectorBench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.sender.send({5, 6}, sc_core::SC_ZERO_TIME);
    CHECK(bench.receiver.seen == 5);
    CHECK(*bench.receiver.kept != 5);
}

TEST_CASE("A message between two cycles, and one into the past, are violations") {
    VectorBench bench("bench");
    sc_core::sc_start(4, sc_core::SC_NS);
    CHECK(complaint_of(bench, sc_core::sc_time(500, sc_core::SC_PS)) ==
          "input: a message takes effect between two cycles");
    // What an unsigned difference makes of three cycles ago.
    const auto past = sc_core::sc_time::from_value(0ull - 3000ull);
    CHECK(complaint_of(bench, past) == "input: a message into the past");
}

TEST_CASE("A receiver that answers a message with another status than acceptance breaks the link's rules") {
    VectorBench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    CHECK(complaint_of(bench, sc_core::SC_ZERO_TIME).empty());
    bench.receiver.status = tlm::TLM_COMPLETED;
    CHECK(complaint_of(bench, sc_core::SC_ZERO_TIME) ==
          "input: a call returns another status than the link's kind has");
}

TEST_CASE("What a read gave is gone with the next read of the link") {
    struct Bench : sc_core::sc_module {
        test::WeightSource array{"array"};
        parts::LinkChecker<WeightLink> checker{"checker", "array.weights", std::make_unique<WeightRules>(1, 4)};
        test::WeightSink bank{"bank", 1, {1, 2, 3, 4}, {0, 0, 0, 0}};
        explicit Bench(const sc_core::sc_module_name& name) : sc_module(name) {
            array.socket.bind(checker.in);
            checker.out.bind(bank.socket);
        }
    } bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    const WeightBurst first = bench.array.read(0, 2);
    CHECK(first.val[0] == 1);
    sc_core::sc_start(5, sc_core::SC_NS);
    const WeightBurst second = bench.array.read(2, 2);
    CHECK(second.val[0] == 3);
    CHECK(first.val[0] != 1);
}
