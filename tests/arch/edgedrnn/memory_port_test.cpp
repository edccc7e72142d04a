// Memories of other people's at the command port: TLM-2.0 base protocol and nothing else in common. Values stay
// equal to the bit, cycles change.
#include <deque>
#include <memory>

#include <tlm_utils/peq_with_cb_and_phase.h>
#include <tlm_utils/simple_target_socket.h>

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;
using sc_core::sc_time;

namespace {

sc_time ns(double value) {
    return sc_time(value, sc_core::SC_NS);  // a cycle of the model is 1 ns of the kernel
}

/// Bytes, as any memory model has them.
class Storage {
   public:
    void access(tlm::tlm_generic_payload& transaction) {
        const std::size_t end = transaction.get_address() + transaction.get_data_length();
        if (transaction.is_write()) {
            if (bytes_.size() < end) bytes_.resize(end);
            std::copy_n(transaction.get_data_ptr(), transaction.get_data_length(),
                        bytes_.begin() + static_cast<std::ptrdiff_t>(transaction.get_address()));
        } else {
            std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(transaction.get_address()),
                        transaction.get_data_length(), transaction.get_data_ptr());
        }
        transaction.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    unsigned debug(tlm::tlm_generic_payload& transaction) {
        access(transaction);
        return transaction.get_data_length();
    }

   private:
    std::vector<unsigned char> bytes_;
};

/// Loosely timed: only b_transport, with a delay that is no whole number of cycles. The adapter between the
/// initiator's four phases and b_transport is the one in every simple_target_socket.
class LooselyTimedMemory : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<LooselyTimedMemory> socket{"socket"};
    std::size_t reads = 0;

    explicit LooselyTimedMemory(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_b_transport(this, &LooselyTimedMemory::transport);
        socket.register_transport_dbg(this, &LooselyTimedMemory::debug);
    }

   private:
    void transport(tlm::tlm_generic_payload& transaction, sc_time& delay) {
        ++reads;
        storage_.access(transaction);
        delay += ns(17.3);
    }
    unsigned debug(tlm::tlm_generic_payload& transaction) { return storage_.debug(transaction); }

    Storage storage_;
};

/// Approximately timed, with rows and refresh: a bank keeps one row open; every 500 ns it is refreshed for 60.
/// Accepts a command when the one before has been served, in the kernel's time and not on the model's clock.
class DramLike : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<DramLike> socket{"socket"};
    std::size_t hits = 0, misses = 0, refreshes = 0;

    explicit DramLike(const sc_core::sc_module_name& name) : sc_module(name), queue_(this, &DramLike::on_phase) {
        socket.register_nb_transport_fw(this, &DramLike::transport);
        socket.register_transport_dbg(this, &DramLike::debug);
        SC_HAS_PROCESS(DramLike);
        SC_METHOD(serve);
        sensitive << serve_;
        dont_initialize();
    }

   private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase, sc_time& delay) {
        queue_.notify(transaction, phase, delay);
        return tlm::TLM_ACCEPTED;
    }
    unsigned debug(tlm::tlm_generic_payload& transaction) { return storage_.debug(transaction); }

    void on_phase(tlm::tlm_generic_payload& transaction, const tlm::tlm_phase& phase) {
        if (phase == tlm::BEGIN_REQ) {
            current_ = &transaction;
            serve_.notify(access_time(transaction.get_address()));
        } else if (phase == tlm::END_RESP) {
            responding_ = false;
            if (served_) respond();
        }
    }

    /// A column access; a row to be opened first; a refresh that is due before all.
    sc_time access_time(sc_dt::uint64 address) {
        sc_time time = ns(3.25);
        if (sc_core::sc_time_stamp() >= next_refresh_) {
            next_refresh_ = sc_core::sc_time_stamp() + ns(500);
            row_ = none;
            time += ns(60);
            ++refreshes;
        }
        const sc_dt::uint64 row = address / 1024;
        ++(row == row_ ? hits : misses);
        if (row != row_) time += ns(22.5);
        row_ = row;
        return time;
    }

    void serve() {
        storage_.access(*current_);
        waiting_.push_back(current_);
        served_ = true;
        send(*current_, tlm::END_REQ);
        if (!responding_) respond();
    }
    void respond() {
        tlm::tlm_generic_payload& transaction = *waiting_.front();
        waiting_.pop_front();
        served_ = !waiting_.empty();
        responding_ = true;
        send(transaction, tlm::BEGIN_RESP);
    }
    void send(tlm::tlm_generic_payload& transaction, tlm::tlm_phase phase) {
        sc_time delay = sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum status = socket->nb_transport_bw(transaction, phase, delay);
        if (status == tlm::TLM_COMPLETED) responding_ = false;
    }

    static constexpr sc_dt::uint64 none = ~sc_dt::uint64{0};
    Storage storage_;
    tlm_utils::peq_with_cb_and_phase<DramLike> queue_;
    sc_core::sc_event serve_;
    tlm::tlm_generic_payload* current_ = nullptr;
    std::deque<tlm::tlm_generic_payload*> waiting_;
    bool responding_ = false, served_ = false;
    sc_dt::uint64 row_ = none;
    sc_time next_refresh_ = ns(500);
};

/// Takes all commands at once and answers the younger of two first.
class OutOfOrderMemory : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<OutOfOrderMemory> socket{"socket"};
    std::size_t swapped = 0;

    explicit OutOfOrderMemory(const sc_core::sc_module_name& name)
        : sc_module(name), queue_(this, &OutOfOrderMemory::on_phase) {
        socket.register_nb_transport_fw(this, &OutOfOrderMemory::transport);
        socket.register_transport_dbg(this, &OutOfOrderMemory::debug);
        SC_HAS_PROCESS(OutOfOrderMemory);
        SC_METHOD(respond);
        sensitive << respond_;
        dont_initialize();
    }

   private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase, sc_time& delay) {
        queue_.notify(transaction, phase, delay);
        if (phase == tlm::END_RESP) return tlm::TLM_ACCEPTED;
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }
    unsigned debug(tlm::tlm_generic_payload& transaction) { return storage_.debug(transaction); }

    void on_phase(tlm::tlm_generic_payload& transaction, const tlm::tlm_phase& phase) {
        if (phase == tlm::BEGIN_REQ) {
            storage_.access(transaction);
            waiting_.push_back(&transaction);
        } else {
            responding_ = false;
        }
        respond_.notify(ns(30));
    }
    void respond() {
        if (responding_ || waiting_.empty()) return;
        const std::size_t chosen = waiting_.size() > 1 ? 1 : 0;
        swapped += chosen;
        tlm::tlm_generic_payload& transaction = *waiting_[chosen];
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(chosen));
        responding_ = true;
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        sc_time delay = sc_core::SC_ZERO_TIME;
        if (socket->nb_transport_bw(transaction, phase, delay) == tlm::TLM_COMPLETED) responding_ = false;
        if (!waiting_.empty()) respond_.notify(ns(30));
    }

    Storage storage_;
    tlm_utils::peq_with_cb_and_phase<OutOfOrderMemory> queue_;
    sc_core::sc_event respond_;
    std::deque<tlm::tlm_generic_payload*> waiting_;
    bool responding_ = false;
};

/// Accepts commands and never answers.
class SilentMemory : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<SilentMemory> socket{"socket"};

    explicit SilentMemory(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_nb_transport_fw(this, &SilentMemory::transport);
        socket.register_transport_dbg(this, &SilentMemory::debug);
    }

   private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload&, tlm::tlm_phase& phase, sc_time&) {
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }
    unsigned debug(tlm::tlm_generic_payload& transaction) { return transaction.get_data_length(); }
};

edgedrnn::Network some_network() {
    edgedrnn::Network network;
    std::uint32_t hash = 1;
    const auto weights = [&](std::size_t count) {
        std::vector<std::int8_t> result(count);
        for (auto& weight : result) {
            hash = hash * 1664525 + 1013904223;
            weight = static_cast<std::int8_t>(static_cast<int>(hash >> 24) % 61 - 30);
        }
        return result;
    };
    for (const std::size_t inputs : {24, 32}) {
        network.layers.push_back({inputs, 32, weights(96 * inputs), weights(96 * 32), weights(96)});
    }
    return network;
}

nn::Trace some_trace() {
    nn::Trace trace{"made", 8, 24, {}};
    for (std::size_t n = 0; n < trace.steps * trace.inputs; ++n) {
        trace.x.push_back(static_cast<std::int16_t>(n * n % 601) - 300);
    }
    return trace;
}

void check_same_values(const Device& device, const Device& expected) {
    REQUIRE(device.accelerator->finished());
    CHECK(device.wrong.empty());
    REQUIRE(device.rows.size() == expected.rows.size());
    Cycle longer = 0;
    for (std::size_t at = 0; at < device.rows.size(); ++at) {
        CHECK(device.rows[at].h == expected.rows[at].h);
        CHECK(device.rows[at].sums.ch == expected.rows[at].sums.ch);
        CHECK(device.rows[at].commands == expected.rows[at].commands);
        CHECK(device.rows[at].times.cycles() >= expected.rows[at].times.cycles());
        longer += device.rows[at].times.cycles() - expected.rows[at].times.cycles();
    }
    CHECK(longer > 100);
}

template <typename Memory>
edgedrnn::Accelerator::BindMemory to(Memory& memory) {
    return [&memory](edgedrnn::CommandPort::MemorySocket& port) { port.bind(memory.socket); };
}

}  // namespace

TEST_CASE("Behind any memory of the base protocol values stay equal to the bit, and cycles change") {
    LooselyTimedMemory loose("loose");
    DramLike dram("dram");
    OutOfOrderMemory swapping("swapping");
    const auto shipped = std::make_unique<Device>(edgedrnn::Config{}, some_network(), some_trace());
    const auto with = [](const edgedrnn::Accelerator::BindMemory& memory) {
        return std::make_unique<Device>(edgedrnn::Config{}, some_network(), some_trace(), parts::Clock::unlimited,
                                        memory);
    };
    const auto on_loose = with(to(loose)), on_dram = with(to(dram)), on_swapping = with(to(swapping));
    sc_core::sc_start();
    check_same_values(*on_loose, *shipped);
    check_same_values(*on_dram, *shipped);
    check_same_values(*on_swapping, *shipped);
    CHECK(loose.reads == shipped->rows.back().commands);
    CHECK(dram.hits > 0);
    CHECK(dram.misses > 0);
    CHECK(dram.refreshes > 0);
    CHECK(swapping.swapped > 0);
}

TEST_CASE("A memory that never answers is a deadlock that is named, not waited for") {
    SilentMemory silent("silent");
    Device device(edgedrnn::Config{}, some_network(), some_trace(), parts::Clock::unlimited, to(silent));
    sc_core::sc_start();
    CHECK_FALSE(device.accelerator->finished());
    CHECK(
        device.accelerator->deadlock() ==
        "step 0: the MAC array waits since cycle 6 for the weights of its next column; the memory has accepted the "
        "command of column 0 and does not answer");
}
