/// \file
/// Both ends of a vector link.
#pragma once

#include <ostream>
#include <vector>

#include "spartus/arch/spartus/vector_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

using Elements = std::vector<std::int16_t>;

/// Elements and the cycle from which they are at the receiver.
struct SeenSlice {
    Cycle from;
    std::uint32_t layer;
    std::uint32_t first;
    Elements elements;

    bool operator==(const SeenSlice& other) const {
        return from == other.from && layer == other.layer && first == other.first && elements == other.elements;
    }
    friend std::ostream& operator<<(std::ostream& out, const SeenSlice& seen) {
        out << "layer " << seen.layer << " [" << seen.first << "..]";
        for (const std::int16_t element : seen.elements) out << ' ' << element;
        return out << '@' << seen.from;
    }
};

/// Stands for the host port or the activation unit.
class VectorSource : public Stub {
   public:
    parts::Initiator<arch::spartus::VectorLink, VectorSource> socket{"socket"};

    explicit VectorSource(const sc_core::sc_module_name& name) : Stub(name) {}

    /// Sent `early` cycles before the elements are at the receiver.
    void send(const SeenSlice& slice, Cycle early = 0) {
        at(slice.from - early, [=] {
            arch::spartus::VectorSlice sent{
                slice.layer, slice.first, static_cast<std::uint32_t>(slice.elements.size()), slice.elements.data()};
            arch::spartus::VectorPhase phase = arch::spartus::VectorPhase::elements;
            sc_core::sc_time delay = clock().until(slice.from);
            socket->nb_transport_fw(sent, phase, delay);
        });
    }
};

/// Stands for a delta encoder or, at the end of the output, for the host port.
class VectorSink : public Stub {
   public:
    parts::Target<arch::spartus::VectorLink, VectorSink> socket{"socket"};
    std::vector<SeenSlice> seen;

    explicit VectorSink(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &VectorSink::on_forward);
    }

   private:
    tlm::tlm_sync_enum on_forward(arch::spartus::VectorSlice& slice, arch::spartus::VectorPhase&,
                                  sc_core::sc_time& delay) {
        seen.push_back({clock().cycle_of(delay), slice.layer, slice.first,
                        Elements(slice.elements, slice.elements + slice.count)});
        return tlm::TLM_ACCEPTED;
    }
};

}  // namespace spartus::test
