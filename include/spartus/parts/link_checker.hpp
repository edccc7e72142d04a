/// \file
/// Stands between the two ends of any link, passes on what it is given and holds it against the rules of the link.
/// It also sees to it that nobody relies on a payload beyond its life: the receiver gets a copy that is spoiled
/// after the call, and so does whoever has read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "spartus/parts/clock.hpp"
#include "spartus/parts/link.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::parts {

/// What may happen on a link. A rule that is broken is told to `complain`.
template <typename Link>
class LinkRules {
   public:
    using Payload = typename Link::tlm_payload_type;
    using Phase = typename Link::tlm_phase_type;

    virtual ~LinkRules() = default;

    /// A call in either direction that takes effect, or asks, in `cycle`.
    virtual void forward(const Payload& payload, Phase phase, Cycle cycle) = 0;
    virtual void backward(const Payload&, Phase, Cycle) { complain("says something back, which this link cannot"); }
    /// A read asked for in `asked` and answered for `there`.
    virtual void answered(const Payload&, Cycle asked, Cycle there) {
        if (there < asked) complain("is answered before it is asked");
    }

    /// Replaces what `sent` points to by a copy, and spoils the copy after the call.
    virtual void lend(Payload&) {}
    virtual void take_back() {}
    /// Replaces what `answer` points to by a copy and spoils the one before; what was lent is the sender's again.
    virtual void hand_on(Payload&) {}

    /// Whether a call of this phase is a read rather than a message.
    virtual bool reads(Phase) const { return false; }

    void belong_to(std::string name) { name_ = std::move(name); }

   protected:
    void complain(const std::string& what) const { violation(name_, what); }

   private:
    std::string name_;
};

template <typename Link>
class LinkChecker : public sc_core::sc_module {
   public:
    using Payload = typename Link::tlm_payload_type;
    using Phase = typename Link::tlm_phase_type;

    Target<Link, LinkChecker> in{"in"};
    Initiator<Link, LinkChecker> out{"out"};

    LinkChecker(const sc_core::sc_module_name& name, const std::string& link,
                std::unique_ptr<LinkRules<Link>> rules)
        : sc_module(name), link_(link), rules_(std::move(rules)) {
        rules_->belong_to(link);
        in.register_nb_transport_fw(this, &LinkChecker::forward);
        in.register_transport_dbg(this, &LinkChecker::debug);
        out.register_nb_transport_bw(this, &LinkChecker::backward);
    }

   private:
    tlm::tlm_sync_enum forward(Payload& payload, Phase& phase, sc_core::sc_time& delay) {
        const Cycle asked = cycle_of(delay);
        rules_->forward(payload, phase, asked);
        Payload lent = payload;
        Phase lent_phase = phase;
        rules_->lend(lent);
        const tlm::tlm_sync_enum status = out->nb_transport_fw(lent, lent_phase, delay);
        rules_->take_back();
        const bool reads = rules_->reads(phase);
        expect(status, reads ? tlm::TLM_COMPLETED : tlm::TLM_ACCEPTED);
        if (!reads) return status;
        rules_->answered(lent, asked, cycle_of(delay));
        payload = lent;
        rules_->hand_on(payload);
        return status;
    }

    tlm::tlm_sync_enum backward(Payload& payload, Phase& phase, sc_core::sc_time& delay) {
        rules_->backward(payload, phase, cycle_of(delay));
        Payload lent = payload;
        Phase lent_phase = phase;
        const tlm::tlm_sync_enum status = in->nb_transport_bw(lent, lent_phase, delay);
        expect(status, tlm::TLM_ACCEPTED);
        return status;
    }

    unsigned debug(Payload& payload) { return out->transport_dbg(payload); }

    void expect(tlm::tlm_sync_enum status, tlm::tlm_sync_enum expected) const {
        if (status != expected) violation(link_, "a call returns another status than the link's kind has");
    }

    /// A time since the start that has wrapped around is a time before it.
    Cycle cycle_of(const sc_core::sc_time& delay) const {
        if (delay > sc_core::sc_max_time() - sc_core::sc_time_stamp()) violation(link_, "a message into the past");
        if (!clock_.whole(delay)) violation(link_, "a message takes effect between two cycles");
        return clock_.cycle_of(delay);
    }

    const std::string link_;
    const Clock clock_{0};
    const std::unique_ptr<LinkRules<Link>> rules_;
};

/// Binds the ends of links, if they are to be checked with a LinkChecker in between.
class LinkBinder {
   public:
    explicit LinkBinder(bool check) : check_(check) {}

    /// `rest` binds what follows the checker, where more stands in the link.
    template <typename Link, typename Rules>
    void bind(const Bind<Link>& rest, std::uint32_t n, From<Link>& from, To<Link>& to, const Rules& rules) {
        From<Link>* end = &from;
        if (check_) {
            auto checker = std::make_unique<LinkChecker<Link>>(sc_core::sc_gen_unique_name("link"), from.name(),
                                                               std::make_unique<Rules>(rules));
            from.bind(checker->in);
            end = &checker->out;
            checkers_.push_back(std::move(checker));
        }
        if (rest) {
            rest(n, *end, to);
        } else {
            end->bind(to);
        }
    }
    template <typename Link, typename Rules>
    void bind(From<Link>& from, To<Link>& to, const Rules& rules) {
        bind(Bind<Link>{}, 0, from, to, rules);
    }

   private:
    const bool check_;
    std::vector<std::unique_ptr<sc_core::sc_module>> checkers_;
};

}  // namespace spartus::parts
