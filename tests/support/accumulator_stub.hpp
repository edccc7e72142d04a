/// \file
/// Both ends of an accumulator link.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "spartus/arch/spartus/accumulator_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

/// Stands for the activation unit. Asks at once, for a cycle in which all is long done.
class AccumulatorSource : public Stub {
   public:
    parts::Initiator<arch::spartus::AccumulatorLink, AccumulatorSource> socket{"socket"};

    AccumulatorSource(const sc_core::sc_module_name& name, std::size_t pes) : Stub(name), pes_(pes) {}

    std::vector<std::uint32_t> read(std::uint32_t layer, std::uint32_t lidx) {
        return read_in(clock().now() + 1'000'000, layer, lidx);
    }
    std::vector<std::uint32_t> read_in(Cycle cycle, std::uint32_t layer, std::uint32_t lidx) {
        arch::spartus::AccumulatorRow row{layer, lidx};
        parts::ReadPhase phase = parts::ReadPhase::read;
        sc_core::sc_time delay = clock().until(cycle);
        socket->nb_transport_fw(row, phase, delay);
        return {row.sums, row.sums + pes_};
    }
    /// Returns the number of sums transferred.
    unsigned write(std::uint32_t layer, std::uint32_t lidx, const std::vector<std::uint32_t>& sums) {
        arch::spartus::AccumulatorRow row{layer, lidx, sums.data(), true};
        return socket->transport_dbg(row);
    }

   private:
    const std::size_t pes_;
};

/// Stands for a PE array. Rows that were not set read as zero.
class AccumulatorSink : public Stub {
   public:
    parts::Target<arch::spartus::AccumulatorLink, AccumulatorSink> socket{"socket"};
    std::vector<std::pair<Cycle, std::uint32_t>> reads;  ///< when, LIDX

    AccumulatorSink(const sc_core::sc_module_name& name, std::size_t pes) : Stub(name), pes_(pes) {
        socket.register_nb_transport_fw(this, &AccumulatorSink::on_read);
    }

    void set(std::uint32_t layer, std::uint32_t lidx, std::uint32_t pe, std::uint32_t sum) {
        row(layer, lidx)[pe] = sum;
    }

   private:
    std::vector<std::uint32_t>& row(std::uint32_t layer, std::uint32_t lidx) {
        return rows_.try_emplace({layer, lidx}, pes_).first->second;
    }
    tlm::tlm_sync_enum on_read(arch::spartus::AccumulatorRow& request, parts::ReadPhase&, sc_core::sc_time& delay) {
        reads.emplace_back(clock().cycle_of(delay), request.lidx);
        request.sums = row(request.layer, request.lidx).data();
        return tlm::TLM_COMPLETED;
    }

    const std::size_t pes_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> rows_;
};

}  // namespace spartus::test
