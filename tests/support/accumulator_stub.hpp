/// \file
/// Both ends of an accumulator link.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "spartus/arch/spartus/accumulator_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

/// Stands for the activation unit. Reads at once.
class AccumulatorSource : public Stub {
   public:
    parts::Initiator<arch::spartus::AccumulatorLink, AccumulatorSource> socket{"socket"};

    AccumulatorSource(const sc_core::sc_module_name& name, std::size_t pes) : Stub(name), pes_(pes) {}

    std::vector<std::uint32_t> read(std::uint32_t layer, std::uint32_t lidx) {
        arch::spartus::AccumulatorRow row{layer, lidx, nullptr};
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        socket->b_transport(row, delay);
        return {row.sums, row.sums + pes_};
    }
    /// The same row, to be written through.
    std::uint32_t* debug(std::uint32_t layer, std::uint32_t lidx) {
        arch::spartus::AccumulatorRow row{layer, lidx, nullptr};
        return socket->transport_dbg(row) == pes_ ? row.sums : nullptr;
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
        socket.register_b_transport(this, &AccumulatorSink::on_read);
    }

    void set(std::uint32_t layer, std::uint32_t lidx, std::uint32_t pe, std::uint32_t sum) {
        row(layer, lidx)[pe] = sum;
    }

   private:
    std::vector<std::uint32_t>& row(std::uint32_t layer, std::uint32_t lidx) {
        return rows_.try_emplace({layer, lidx}, pes_).first->second;
    }
    void on_read(arch::spartus::AccumulatorRow& request, sc_core::sc_time& delay) {
        reads.emplace_back(clock().cycle_of(delay), request.lidx);
        request.sums = row(request.layer, request.lidx).data();
    }

    const std::size_t pes_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> rows_;
};

}  // namespace spartus::test
