/// \file
/// Both ends of a token link.
#pragma once

#include <functional>
#include <ostream>
#include <vector>

#include "spartus/arch/spartus/token_link.hpp"

#include "support/stub.hpp"

namespace spartus::test {

/// A token and the cycle from which it can be popped.
struct SeenToken {
    Cycle from;
    arch::spartus::Matrix matrix;
    std::uint32_t column;
    std::int32_t delta;

    bool operator==(const SeenToken& other) const {
        return from == other.from && matrix == other.matrix && column == other.column && delta == other.delta;
    }
    friend std::ostream& operator<<(std::ostream& out, const SeenToken& seen) {
        return out << (seen.matrix == arch::spartus::Matrix::ih ? "x[" : "h[") << seen.column << "] " << seen.delta
                   << '@' << seen.from;
    }
};

/// Stands for a delta encoder; keeps the cycle from which each credit can be spent.
class TokenSource : public Stub {
   public:
    parts::Initiator<arch::spartus::TokenLink, TokenSource> socket{"socket"};
    std::vector<Cycle> credits;

    explicit TokenSource(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &TokenSource::on_credit);
    }

    /// A token that can be popped from `from` on, sent `early` cycles before.
    void send(const SeenToken& token, Cycle early = 0) {
        call(arch::spartus::TokenPhase::token, {token.matrix, token.column, token.delta}, token.from, early);
    }
    void encoder_done(Cycle cycle, Cycle early = 0) {
        call(arch::spartus::TokenPhase::encoder_done, {}, cycle, early);
    }

   private:
    void call(arch::spartus::TokenPhase phase, const arch::spartus::Token& token, Cycle cycle, Cycle early) {
        at(cycle - early, [=] {
            arch::spartus::Token sent = token;
            arch::spartus::TokenPhase sent_phase = phase;
            sc_core::sc_time delay = clock().until(cycle);
            socket->nb_transport_fw(sent, sent_phase, delay);
        });
    }
    tlm::tlm_sync_enum on_credit(arch::spartus::Token&, arch::spartus::TokenPhase&, sc_core::sc_time& delay) {
        credits.push_back(clock().cycle_of(delay));
        return tlm::TLM_ACCEPTED;
    }
};

/// Stands for a PE array.
class TokenSink : public Stub {
   public:
    parts::Target<arch::spartus::TokenLink, TokenSink> socket{"socket"};
    std::vector<SeenToken> tokens;
    std::vector<Cycle> done;  ///< cycles of encoder_done
    std::function<void(const SeenToken&)> on_token = [](const SeenToken&) {};

    explicit TokenSink(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &TokenSink::on_forward);
    }

    /// Pops a token in `cycle`: its credit can be spent from the next one on. Sent `early` cycles before the pop.
    void pop(Cycle cycle, Cycle early = 0) {
        at(cycle - early, [=] {
            arch::spartus::Token none;
            arch::spartus::TokenPhase phase = arch::spartus::TokenPhase::credit;
            sc_core::sc_time delay = clock().until(cycle + 1);
            socket->nb_transport_bw(none, phase, delay);
        });
    }
    /// Pops every token in the first cycle in which it can be.
    void pop_at_once() {
        on_token = [this](const SeenToken& token) { pop(token.from); };
    }

   private:
    tlm::tlm_sync_enum on_forward(arch::spartus::Token& token, arch::spartus::TokenPhase& phase,
                                  sc_core::sc_time& delay) {
        const Cycle cycle = clock().cycle_of(delay);
        if (phase == arch::spartus::TokenPhase::encoder_done) {
            done.push_back(cycle);
        } else {
            tokens.push_back({cycle, token.matrix, token.column, token.delta});
            on_token(tokens.back());
        }
        return tlm::TLM_ACCEPTED;
    }
};

}  // namespace spartus::test
