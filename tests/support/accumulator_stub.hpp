/// \file
/// Both ends of an accumulator link.
#pragma once

#include <algorithm>
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
        arch::spartus::AccumulatorRows row{layer, lidx};
        parts::ReadPhase phase = parts::ReadPhase::read;
        sc_core::sc_time delay = clock().until(cycle);
        socket->nb_transport_fw(row, phase, delay);
        return {row.sums, row.sums + pes_};
    }
    /// Returns the number of sums transferred.
    unsigned write(std::uint32_t layer, std::uint32_t lidx, const std::vector<std::uint32_t>& sums) {
        arch::spartus::AccumulatorRows row{layer, lidx, 1, 1, sums.data(), true};
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
    /// With room for it and for those before it.
    std::uint32_t* row(std::size_t layer, std::size_t lidx) {
        sums_.resize(std::max(sums_.size(), layer + 1));
        sums_[layer].resize(std::max(sums_[layer].size(), (lidx + 1) * pes_));
        return sums_[layer].data() + lidx * pes_;
    }
    tlm::tlm_sync_enum on_read(arch::spartus::AccumulatorRows& request, parts::ReadPhase&,
                               sc_core::sc_time& delay) {
        for (std::uint32_t k = 0; k < request.count; ++k) {
            const std::uint32_t lidx = request.lidx + k * request.stride;
            reads.emplace_back(clock().cycle_of(delay) + k, lidx);
            row(request.layer, lidx);
        }
        request.sums = row(request.layer, request.lidx);
        return tlm::TLM_COMPLETED;
    }

    const std::size_t pes_;
    std::vector<std::vector<std::uint32_t>> sums_;  ///< by layer
};

}  // namespace spartus::test
