// A fault planted anywhere must be caught by the check that is always on.

#include <functional>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/alter_accumulator.hpp"
#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

/// Stands between an encoder and its array and spoils one token.
class FaultyLink : public sc_core::sc_module {
   public:
    enum class Fault { drop, delay, alter };

    parts::Target<arch::spartus::TokenLink, FaultyLink> in{"in"};
    parts::Initiator<arch::spartus::TokenLink, FaultyLink> out{"out"};

    FaultyLink(const sc_core::sc_module_name& name, Fault fault, int victim)
        : sc_module(name), fault_(fault), victim_(victim) {
        in.register_nb_transport_fw(this, &FaultyLink::forward);
        out.register_nb_transport_bw(this, &FaultyLink::backward);
    }

   private:
    tlm::tlm_sync_enum forward(arch::spartus::Token& token, arch::spartus::TokenPhase& phase,
                               sc_core::sc_time& delay) {
        if (phase == arch::spartus::TokenPhase::token && victim_-- == 0) {
            if (fault_ == Fault::drop) return tlm::TLM_ACCEPTED;
            if (fault_ == Fault::delay) delay += sc_core::sc_time(1, sc_core::SC_NS);  // a cycle
            if (fault_ == Fault::alter) token.delta += 1;
        }
        return out->nb_transport_fw(token, phase, delay);
    }

    tlm::tlm_sync_enum backward(arch::spartus::Token& token, arch::spartus::TokenPhase& phase,
                                sc_core::sc_time& delay) {
        return in->nb_transport_bw(token, phase, delay);
    }

    const Fault fault_;
    int victim_;
};

/// Stands in a link and does something to the `victim`-th message; says whether to pass it on.
template <typename Link>
class Tampering : public sc_core::sc_module {
   public:
    using Payload = typename Link::tlm_payload_type;
    using Phase = typename Link::tlm_phase_type;
    using Tamper = std::function<bool(Payload&, sc_core::sc_time&)>;

    parts::Target<Link, Tampering> in{"in"};
    parts::Initiator<Link, Tampering> out{"out"};

    Tampering(const sc_core::sc_module_name& name, int victim, Tamper tamper)
        : sc_module(name), victim_(victim), tamper_(std::move(tamper)) {
        in.register_nb_transport_fw(this, &Tampering::forward);
        in.register_transport_dbg(this, &Tampering::debug);
        out.register_nb_transport_bw(this, &Tampering::backward);
    }

   private:
    tlm::tlm_sync_enum forward(Payload& payload, Phase& phase, sc_core::sc_time& delay) {
        Payload altered = payload;
        if (victim_-- == 0 && !tamper_(altered, delay)) return tlm::TLM_ACCEPTED;
        const tlm::tlm_sync_enum status = out->nb_transport_fw(altered, phase, delay);
        if (status == tlm::TLM_COMPLETED) payload = altered;
        return status;
    }
    tlm::tlm_sync_enum backward(Payload& payload, Phase& phase, sc_core::sc_time& delay) {
        return in->nb_transport_bw(payload, phase, delay);
    }
    unsigned debug(Payload& payload) { return out->transport_dbg(payload); }

    int victim_;
    const Tamper tamper_;
};

/// One array whose work alone decides the step's length.
arch::spartus::Config one_array() {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    config.accelerator.pes_per_array = 4;
    return config;
}

std::string complaint(const arch::spartus::MachineHooks& hooks) {
    sim::RunOptions options;
    options.machine.hooks = &hooks;
    try {
        sim::simulate(one_array(), test::random_network({6, 8}, 1), {test::random_trace(5, 6, 1)}, options);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::check_failed);
        return error.what();
    }
    return "";
}

std::string complaint_of_link(FaultyLink::Fault fault, int victim) {
    std::vector<std::unique_ptr<FaultyLink>> links;
    arch::spartus::MachineHooks hooks;
    hooks.bindings.tokens = [&](std::uint32_t n, auto& from, auto& to) {
        links.push_back(std::make_unique<FaultyLink>(("link" + std::to_string(n)).c_str(), fault, victim));
        from.bind(links.back()->in);
        links.back()->out.bind(to);
    };
    return complaint(hooks);
}

}  // namespace

TEST_CASE("Without a fault nothing is said") {
    CHECK(complaint({}).empty());
}

TEST_CASE("An instrument between encoder and array that passes everything on changes nothing") {
    CHECK(complaint_of_link(FaultyLink::Fault::drop, 1'000'000).empty());
}

TEST_CASE("One LSB in one accumulator is caught, with step, unit and both values") {
    arch::spartus::MachineHooks hooks;
    hooks.before_check = [](const arch::spartus::StepTimes& times, arch::spartus::Accelerator& accelerator) {
        if (times.step != 1) return;
        test::add_to_accumulator(accelerator, 0, {0, 2 * 2}, 1, 1);  // gate g of the first group
    };
    const std::string message = complaint(hooks);
    INFO(message);
    CHECK(message.find("sequence 0 step 2 layer 0: the sum of gate g of unit 1 is ") == 0);
    CHECK(message.find("the reference says ") != std::string::npos);
}

TEST_CASE("A dropped token is caught") {
    const std::string message = complaint_of_link(FaultyLink::Fault::drop, 3);
    CHECK(message.find("tokens popped by array0") != std::string::npos);
}

TEST_CASE("A token altered by one LSB is caught") {
    CHECK(complaint_of_link(FaultyLink::Fault::alter, 3).find("the reference says") != std::string::npos);
}

TEST_CASE("One extra cycle is caught") {
    const std::string message = complaint_of_link(FaultyLink::Fault::delay, 0);
    INFO(message);
    CHECK(message.find("start to barrier takes") != std::string::npos);
}

namespace {

using arch::spartus::Bindings;
using arch::spartus::VectorLink;
using arch::spartus::VectorSlice;

const sc_core::sc_time& one_cycle() {
    static const sc_core::sc_time cycle(1, sc_core::SC_NS);
    return cycle;
}

/// What the check says when the `victim`-th message of a kind of link is tampered with.
template <typename Link>
std::string complaint_of(parts::Bind<Link> Bindings::*link, int victim, typename Tampering<Link>::Tamper tamper) {
    std::vector<std::unique_ptr<Tampering<Link>>> links;
    arch::spartus::MachineHooks hooks;
    hooks.bindings.*link = [&](std::uint32_t, auto& from, auto& to) {
        links.push_back(std::make_unique<Tampering<Link>>("tampering", victim, tamper));
        from.bind(links.back()->in);
        links.back()->out.bind(to);
    };
    return complaint(hooks);
}

std::int16_t altered[8];

/// One element more or less by one LSB. The slices of the test's layer have four elements.
bool alter(VectorSlice& slice, sc_core::sc_time&) {
    std::copy_n(slice.elements, slice.count, altered);
    altered[1] = static_cast<std::int16_t>(altered[1] + 1);
    slice.elements = altered;
    return true;
}
bool drop(VectorSlice&, sc_core::sc_time&) {
    return false;
}
bool delay_by_one(VectorSlice&, sc_core::sc_time& delay) {
    delay += one_cycle();
    return true;
}

}  // namespace

// Two slices per step; step 2 is the third.

TEST_CASE("h altered on its way to the host is caught") {
    const std::string message = complaint_of(&Bindings::output, 2 * 2, alter);
    INFO(message);
    CHECK(message.find("sequence 0 step 2 layer 0: h of unit 1 is ") == 0);
    CHECK(message.find(" at the host, the reference says ") != std::string::npos);
}

TEST_CASE("h dropped on its way to the host is caught, in the step in which it happens") {
    for (const int victim : {2 * 2, 2 * 2 + 1}) {
        const std::string message = in_child_process([&] { return complaint_of(&Bindings::output, victim, drop); });
        CHECK(message == "sequence 0 step 2 layer 0: results received by the host 2, expected 3");
    }
}

TEST_CASE("h that is late at the host by one cycle is caught") {
    const std::string message = complaint_of(&Bindings::output, 2 * 2 + 1, delay_by_one);
    INFO(message);
    CHECK(message.find("sequence 0 step 2 layer 0: h is at the host in cycle ") == 0);
}

TEST_CASE("h altered on its way back to an encoder is caught in the next step") {
    CHECK(complaint_of(&Bindings::state, 2 * 2, alter).find("sequence 0 step 3 layer 0: ") == 0);
}

TEST_CASE("h that is late at an encoder beyond the start of the next step is caught") {
    const std::string message =
        complaint_of(&Bindings::state, 2 * 2 + 1, [](VectorSlice&, sc_core::sc_time& delay) {
            delay += 10 * one_cycle();
            return true;
        });
    CHECK(message == "spartus.encoder0: a step starts before its elements are there");
}

TEST_CASE("x altered on its way to an encoder is caught") {
    std::int16_t x[8];
    const std::string message = complaint_of(&Bindings::input, 2, [&x](VectorSlice& slice, sc_core::sc_time&) {
        std::copy_n(slice.elements, slice.count, x);
        x[0] = static_cast<std::int16_t>(x[0] + 300);
        slice.elements = x;
        return true;
    });
    CHECK(message.find("sequence 0 step 2 layer 0: ") == 0);
}

TEST_CASE("A command that is late by one cycle is caught") {
    using arch::spartus::Command;
    const auto late = [](Command&, sc_core::sc_time& delay) {
        delay += one_cycle();
        return true;
    };
    // An array is told of the reset, then of start and barrier of every step.
    CHECK_FALSE(in_child_process([&] { return complaint_of(&Bindings::control_array, 3, late); }).empty());
    CHECK_FALSE(in_child_process([&] { return complaint_of(&Bindings::control_encoder, 3, late); }).empty());
    CHECK_FALSE(
        in_child_process([&] { return complaint_of(&Bindings::control_activation_unit, 2, late); }).empty());
}

TEST_CASE("A bank that answers one cycle late is caught") {
    struct Late {
        static bool late(arch::spartus::WeightBurst&, sc_core::sc_time& delay) {
            delay += one_cycle();
            return true;
        }
    };
    CHECK_FALSE(complaint_of(&Bindings::weights, 0, Late::late).empty());
}

TEST_CASE("With its links checked a run is the same, and nothing is complained about") {
    const auto run = [](bool check_links) {
        return in_child_process([check_links] {
            sim::RunOptions options;
            options.machine.check_links = check_links;
            const stats::Run result =
                sim::simulate(one_array(), test::random_network({6, 8}, 1), {test::random_trace(5, 6, 1)}, options);
            std::string text = std::to_string(result.cycles);
            for (const std::int16_t h : result.h) text += ' ' + std::to_string(h);
            return text;
        });
    };
    CHECK(run(true) == run(false));
}
