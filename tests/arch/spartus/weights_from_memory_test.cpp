// Whole accelerators with weights in external memory, worked out by hand. M = 4 and H = 4, so L = 4, a pair has two
// bytes, a word is a beat of eight bytes and every column has four words. S is 1, the encoder takes 2 cycles, the
// memory 20: a column whose element fires in the first window is commanded in cycle 3, has its first beat in 24 and
// word 0 in 25.
#include <algorithm>

#include <fmt/format.h>
#include <tlm_utils/simple_target_socket.h>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/parts/memory_reader.hpp"
#include "spartus/sim/simulation.hpp"

#include "second_opinion/inputs.hpp"
#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

arch::spartus::Config config_of(std::uint32_t arrays) {
    arch::spartus::Config config;
    config.accelerator.arrays = arrays;
    config.accelerator.pes_per_array = 4;
    config.delta_encoder.threshold_h = 100;  // h never fires
    config.weight_bank.source = arch::spartus::WeightSource::memory;
    return config;
}

/// Every element changes in every step.
nn::Trace changing(std::size_t steps, std::size_t inputs) {
    nn::Trace trace{"changing", steps, inputs, {}};
    for (std::size_t t = 0; t < steps; ++t) trace.x.insert(trace.x.end(), inputs, t % 2 == 0 ? 100 : 200);
    return trace;
}

/// What a run came to, step by step: B, of every array the cycles of memory and of barrier, and the port's
/// commands, beats and bytes. In a process of its own, since each elaborates but once.
std::string seen(const arch::spartus::Config& config, std::size_t inputs, std::size_t steps = 1) {
    return in_child_process([&] {
        std::string text;
        const stats::Run run = sim::simulate(config, test::uniform_network(inputs, 4), {changing(steps, inputs)});
        for (const stats::Step& step : run.steps) {
            const test::SpartusStep s = test::spartus_step(run.schema, step);
            text += fmt::format("{}B {}", text.empty() ? "" : "; ", s.times.barrier - s.times.start);
            for (const auto& counts : s.arrays) {
                text += fmt::format(", memory {} barrier {}", counts.array.memory, counts.array.barrier);
            }
            const auto port = arch::spartus::LaneReader(run.schema).memory_port(step);
            text += fmt::format(", port {} {} {}", port.commands, port.busy, port.bytes);
        }
        return text;
    });
}

}  // namespace

TEST_CASE("A column alone: word 0 issues 22 cycles after its command, the others behind it") {
    // The token can be popped in 3, where its command is issued; words in 25 … 28; drained 2 + 3 cycles after 28.
    CHECK(seen(config_of(1), 1) == "B 33, memory 22 barrier 0, port 1 4 32");
}

TEST_CASE("Two arrays compete: one command per cycle, by turns over the steps, and beats one behind the other") {
    // x0 and x2 are array 0's, x1 is array 1's. Commands: x0 in 3, x1 in 4, x2 in 5. Beats 24-27, 28-31, 32-35.
    // Array 0 issues in 25-28 and 33-36, array 1 in 29-32. In the second step array 1 comes first, as array 0 was
    // served last: x1 in 3, x0 in 4, x2 in 5. Array 1 issues in 25-28, array 0 in 29-36.
    CHECK(seen(config_of(2), 3, 2) ==
          "B 41, memory 26 barrier 0, memory 26 barrier 4, port 3 12 96; "
          "B 41, memory 26 barrier 0, memory 22 barrier 8, port 3 12 96");
}

TEST_CASE("A stream buffer of one column: the next command waits for the places of its words") {
    arch::spartus::Config config = config_of(1);
    config.weight_bank.buffer_words = 4;
    // Words of x0 in 25 … 28. Their four places are free from 29 on: command in 29, word 0 of x1 in 51.
    CHECK(seen(config, 2) == "B 59, memory 44 barrier 0, port 2 8 64");
    config.weight_bank.buffer_words = 5;  // one place is free from the start, three of the others in 28
    CHECK(seen(config, 2) == "B 58, memory 43 barrier 0, port 2 8 64");
}

TEST_CASE("A beat that is no whole word, and a word of a part of a beat") {
    arch::spartus::Config config = config_of(1);
    config.memory.beat_bytes = 3;  // words end with the beats 3, 6, 8 and 11, so in 26, 29, 31 and 34
    CHECK(seen(config, 1) == "B 40, memory 29 barrier 0, port 1 11 33");
    config.memory.beat_bytes = 64;
    CHECK(seen(config, 1) == "B 33, memory 22 barrier 0, port 1 1 64");
}

TEST_CASE("The memory's keys: latency, gap and commands under way") {
    arch::spartus::Config config = config_of(1);
    config.memory.latency = 0;  // beats from 4 to 11 without a break
    CHECK(seen(config, 2) == "B 17, memory 2 barrier 0, port 2 8 64");
    config.memory.gap = 3;  // the first burst ends in 7, the second begins in 11
    CHECK(seen(config, 2) == "B 20, memory 5 barrier 0, port 2 8 64");
    config.memory.gap = 0;
    config.memory.outstanding = 1;  // the last beat in 7, the next command in 8, its first beat in 9
    CHECK(seen(config, 2) == "B 18, memory 3 barrier 0, port 2 8 64");
}

TEST_CASE("The dense format takes a byte a weight") {
    arch::spartus::Config config = config_of(1);
    config.weight_bank.format = nn::BankFormat::dense;  // two words a beat
    CHECK(seen(config, 1) == "B 33, memory 22 barrier 0, port 1 2 16");
}

TEST_CASE("A column that no stream buffer holds is refused with the key and the matrix") {
    arch::spartus::Config config = config_of(1);
    config.weight_bank.buffer_words = 3;
    std::string message;
    try {
        sim::simulate(config, test::uniform_network(1, 4), {changing(1, 1)});
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::config);
        message = error.what();
    }
    CHECK(message ==
          "weight_bank.buffer_words = 3 holds no column of W_ih of layer 0, which has 4 words: raise it, prune "
          "more or "
          "use more PEs");
}

namespace {

/// Not the one that is shipped: keeps a row open, answers in its own time and knows no beats.
class RowMemory : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<RowMemory> socket{"socket"};

    explicit RowMemory(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_b_transport(this, &RowMemory::transport);
        socket.register_transport_dbg(this, &RowMemory::debug);
    }

   private:
    void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
        const sc_dt::uint64 row = payload.get_address() / 128;
        delay += parts::cycles(row == open_ ? 4 : 40);
        open_ = row;
        debug(payload);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    unsigned debug(tlm::tlm_generic_payload& payload) {
        const std::size_t at = payload.get_address();
        bytes_.resize(std::max(bytes_.size(), at + payload.get_data_length()));
        if (payload.is_write()) std::copy_n(payload.get_data_ptr(), payload.get_data_length(), bytes_.begin() + at);
        if (payload.is_read()) std::copy_n(bytes_.begin() + at, payload.get_data_length(), payload.get_data_ptr());
        return payload.get_data_length();
    }

    sc_dt::uint64 open_ = ~sc_dt::uint64{0};
    std::vector<unsigned char> bytes_;
};

}  // namespace

TEST_CASE("Behind the port any memory of the base protocol: other cycles, the same values") {
    const nn::Network network = test::random_network({5, 9}, 1);
    const std::vector<nn::Trace> traces = {test::random_trace(6, 5, 2)};
    arch::spartus::Config config = config_of(3);
    config.delta_encoder.threshold_h = 0;
    RowMemory memory("row_memory");
    arch::spartus::MachineHooks hooks;
    hooks.bindings.memory = [&](parts::MemoryReader::MemorySocket& port) { port.bind(memory.socket); };
    sim::RunOptions options;
    options.machine.hooks = &hooks;
    const auto expected = test::second_opinion_of(config, network, traces);
    const stats::Run foreign = sim::simulate(config, network, traces, options);  // bit-checked step by step
    CHECK(foreign.steps.size() == expected.steps.size());
    CHECK(foreign.cycles != expected.cycles);
}
