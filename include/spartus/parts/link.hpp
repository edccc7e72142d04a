/// \file
/// What all links share. A link is a pair of TLM-2.0 sockets with a payload struct of its own. A non-blocking call
/// is always accepted; its annotated delay says in which cycle, counted from now, its content takes effect at the
/// receiver. The receiver goes by that cycle and never by the moment of the call, so no result depends on the order
/// in which the kernel runs processes.
#pragma once

#include <systemc>
#include <tlm>

#include <tlm_utils/passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

namespace spartus::parts {

template <typename Link, typename Module>
using Initiator = tlm_utils::simple_initiator_socket<Module, 32, Link>;

template <typename Link, typename Module>
using Target = tlm_utils::passthrough_target_socket<Module, 32, Link>;

}  // namespace spartus::parts
