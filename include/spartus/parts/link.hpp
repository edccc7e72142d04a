/// \file
/// What all links share. A link is a pair of TLM-2.0 sockets with a payload struct of its own. Calls are
/// non-blocking, since processes are methods, or transport_dbg, which takes no time. There are two kinds of links:
///
///   messages   TLM_ACCEPTED. The annotated delay says in which cycle, counted from now, the content takes
///              effect at the receiver.
///   reads      TLM_COMPLETED. The annotated delay says in which cycle the target is asked. The target adds
///              its latency, so that on return it says from which cycle on the answer is there; or,
///              where something is offered rather than asked for, in which cycle it is
///              accepted.
///
/// The receiver goes by that cycle and never by the moment of the call, so no result depends on the order in which
/// the kernel runs processes; what comes too late for its cycle it reports (parts/report.hpp).
///
/// A payload, and what it points to, is the sender's: it holds during the call. What a read answers with is the
/// target's: it must not be written, and holds until the next call on that link.
#pragma once

#include <cstdint>
#include <functional>
#include <systemc>
#include <tlm>

#include <tlm_utils/passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

namespace spartus::parts {

template <typename Link, typename Module>
using Initiator = tlm_utils::simple_initiator_socket<Module, 32, Link>;

template <typename Link, typename Module>
using Target = tlm_utils::passthrough_target_socket<Module, 32, Link>;

/// The two ends of a link, whatever module they belong to.
template <typename Link>
using From = tlm::tlm_initiator_socket<32, Link>;

template <typename Link>
using To = tlm::tlm_target_socket<32, Link>;

/// Binds the ends of a link; an instrument may put a module of its own in between. `n` is the array's number where
/// there is one link of the kind per array.
template <typename Link>
using Bind = std::function<void(std::uint32_t n, From<Link>& from, To<Link>& to)>;

/// The one phase of a link of reads.
enum class ReadPhase { read };

}  // namespace spartus::parts
