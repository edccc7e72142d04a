// A fault planted anywhere must be caught by the check that is always on.

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/base/error.hpp"
#include "spartus/sim/simulation.hpp"

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
    hooks.bind_tokens = [&](std::uint32_t n, auto& from, auto& to) {
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
        arch::spartus::AccumulatorRow row{0, 2 * 2, nullptr};  // gate g of the first group
        accelerator.accumulators(0).get_base_interface().transport_dbg(row);
        row.sums[1] += 1;
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
