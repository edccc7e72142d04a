#include "spartus/arch/spartus/token_router.hpp"

#include <algorithm>

namespace spartus::arch::spartus {

TokenRouter::TokenRouter(const sc_core::sc_module_name& name, std::uint32_t arrays)
    : sc_module(name), encoders_("encoder", arrays), arrays_("array", arrays), words_(arrays), owners_(arrays) {
    for (int n = 0; n < static_cast<int>(arrays); ++n) {
        encoders_[static_cast<std::size_t>(n)].register_nb_transport_fw(this, &TokenRouter::on_token, n);
        arrays_[static_cast<std::size_t>(n)].register_nb_transport_bw(this, &TokenRouter::on_credit, n);
    }
    SC_HAS_PROCESS(TokenRouter);
    SC_METHOD(route);
    sensitive << wake_;
    dont_initialize();
}

void TokenRouter::bind(std::uint32_t n, parts::From<TokenLink>& from, parts::To<TokenLink>& to) {
    from.bind(encoders_[n]);
    arrays_[n].bind(to);
}

tlm::tlm_sync_enum TokenRouter::on_token(int encoder, Token& token, TokenPhase& phase, sc_core::sc_time& delay) {
    const Cycle from = clock_.cycle_of(delay);
    if (phase == TokenPhase::token) {
        arrived_.insert({static_cast<std::size_t>(encoder), {token, from}});
    } else {
        done_ += 1;
        done_from_ = std::max(done_from_, from);
    }
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

/// An array pops in the order in which it was given tokens.
tlm::tlm_sync_enum TokenRouter::on_credit(int array, Token& token, TokenPhase& phase, sc_core::sc_time& delay) {
    std::deque<std::size_t>& owners = owners_[static_cast<std::size_t>(array)];
    const std::size_t encoder = owners.front();
    owners.pop_front();
    return encoders_[encoder]->nb_transport_bw(token, phase, delay);
}

void TokenRouter::route() {
    for (const auto& [encoder, arrival] : arrived_) give(encoder, arrival);
    arrived_.clear();
    if (done_ == encoders_.size()) end_step();
}

void TokenRouter::give(std::size_t encoder, Arrival arrival) {
    const auto least = std::min_element(words_.begin(), words_.end());
    const auto array = static_cast<std::size_t>(least - words_.begin());
    const StoredLayer& layer = stored_[layer_];
    *least += arrival.token.matrix == Matrix::ih ? layer.ih.blen : layer.hh.blen;
    owners_[array].push_back(encoder);
    TokenPhase phase = TokenPhase::token;
    sc_core::sc_time delay = clock_.until(arrival.from);
    arrays_[array]->nb_transport_fw(arrival.token, phase, delay);
}

/// Every encoder ends every step of every layer once, and layers take turns.
void TokenRouter::end_step() {
    for (auto& array : arrays_) {
        Token none;
        TokenPhase phase = TokenPhase::encoder_done;
        sc_core::sc_time delay = clock_.until(done_from_);
        array->nb_transport_fw(none, phase, delay);
    }
    std::fill(words_.begin(), words_.end(), 0);
    done_ = 0;
    done_from_ = 0;
    layer_ = (layer_ + 1) % stored_.size();
}

}  // namespace spartus::arch::spartus
