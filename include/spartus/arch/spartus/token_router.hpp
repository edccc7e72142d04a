/// \file
/// An instrument for the question what a perfect balance would bring: stands between all encoders and all arrays
/// and gives each token to the array with the fewest words so far in the step, of several the lowest. Arrays are
/// then loaded as equally as whole columns allow. It takes no cycle. Every bank must hold all columns
/// (BankColumns::all), and the modules must not run ahead, since one may not know another's later
/// tokens.
///
///   encoder 0 ── tokens ──▶ ┌────────┐ ──▶ array 0     credits: to the encoder whose token was popped
///   encoder 1 ── tokens ──▶ │ router │ ──▶ array 1     encoder_done: to all arrays, in the latest cycle of all
///                           └────────┘                 encoders
///
/// Tokens of one cycle are collected and passed on, in the order of the encoders, in the next delta cycle, so that
/// nothing depends on the order in which the kernel runs the encoders.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include <tlm_utils/passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

#include "spartus/arch/spartus/accelerator.hpp"

namespace spartus::arch::spartus {

/// Which array processes a token.
enum class TokenRoute {
    own_array,     ///< that of its encoder: the accelerator
    least_loaded,  ///< through a TokenRouter
};

class TokenRouter : public sc_core::sc_module {
   public:
    TokenRouter(const sc_core::sc_module_name& name, std::uint32_t arrays);

    /// Puts the router into the link of encoder and array n.
    void bind(std::uint32_t n, parts::From<TokenLink>& from, parts::To<TokenLink>& to);
    /// What a column takes, by layer; must be told before the first step.
    void set_stored(const std::vector<StoredLayer>& stored) { stored_ = stored; }

   private:
    using FromEncoder = tlm_utils::passthrough_target_socket_tagged<TokenRouter, 32, TokenLink>;
    using ToArray = tlm_utils::simple_initiator_socket_tagged<TokenRouter, 32, TokenLink>;

    struct Arrival {
        Token token;
        Cycle from;  ///< can be popped from this cycle on
    };

    tlm::tlm_sync_enum on_token(int encoder, Token& token, TokenPhase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum on_credit(int array, Token& token, TokenPhase& phase, sc_core::sc_time& delay);
    void route();
    void give(std::size_t encoder, Arrival arrival);
    void end_step();

    const parts::Clock clock_{0};
    sc_core::sc_event wake_;
    sc_core::sc_vector<FromEncoder> encoders_;  ///< [N]
    sc_core::sc_vector<ToArray> arrays_;        ///< [N]
    std::vector<StoredLayer> stored_;

    std::size_t layer_ = 0;                        ///< of this step
    std::multimap<std::size_t, Arrival> arrived_;  ///< by encoder, to be passed on
    std::vector<std::uint64_t> words_;             ///< [N] given to each array in this step
    std::vector<std::deque<std::size_t>> owners_;  ///< [N] the encoders whose tokens an array has not popped
    std::size_t done_ = 0;                         ///< encoders that have sent all of this step
    Cycle done_from_ = 0;                          ///< the latest cycle in which that is seen
};

}  // namespace spartus::arch::spartus
