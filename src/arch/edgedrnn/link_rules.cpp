#include "spartus/arch/edgedrnn/link_rules.hpp"

#include <algorithm>

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::int16_t spoiled = 0x5a5a;

/// A copy of [count] elements in `to`, the contents of which before are spoiled.
const std::int16_t* copy(const std::int16_t* elements, std::uint32_t count, std::vector<std::int16_t>& to) {
    std::fill(to.begin(), to.end(), spoiled);
    to.assign(elements, elements + count);
    return to.data();
}

void spoil(std::vector<std::int16_t>& elements) {
    std::fill(elements.begin(), elements.end(), spoiled);
}

}  // namespace

void StartRules::forward(const LayerStart& message, tlm::tlm_phase, Cycle cycle) {
    if (message.layer != next_) complain("a layer out of turn");
    if (latest_ && cycle <= *latest_) complain("two layers begin in one cycle");
    latest_ = cycle;
    next_ = (next_ + 1) % layers_;
}

const char* Groups::next(const StateBeat& beat, Cycle cycle) {
    if (beat.count != pes_ || beat.first != first_) return "a group out of turn";
    if (beat.last != (first_ + pes_ == hidden_)) return "the last group of a layer is another one";
    if (first_ != 0 && beat.layer != layer_) return "a group of another layer amid a layer";
    if (latest_ && cycle <= *latest_) return "two groups in one cycle";
    layer_ = beat.layer;
    latest_ = cycle;
    first_ = beat.last ? 0 : first_ + pes_;
    return nullptr;
}

void StateRules::forward(const StateBeat& beat, StatePhase phase, Cycle cycle) {
    if (beat.layer >= layers_) return complain("h of a layer that does not exist");
    if (phase == StatePhase::write && beat.elements == nullptr) return complain("a group of nothing");
    if (const char* const wrong = (phase == StatePhase::read ? read_ : written_).next(beat, cycle)) complain(wrong);
}

void StateRules::answered(const StateBeat& beat, Cycle asked, Cycle there) {
    if (there != asked) complain("h is not there in the cycle in which it is read");
    if (beat.elements == nullptr) complain("no answer");
}

void StateRules::lend(StateBeat& sent) {
    if (sent.elements != nullptr) sent.elements = copy(sent.elements, sent.count, lent_);
}

void StateRules::take_back() {
    spoil(lent_);
}

void StateRules::hand_on(StateBeat& answer) {
    answer.elements = copy(answer.elements, answer.count, answered_);
}

void ResultRules::forward(const StateBeat& beat, ResultPhase, Cycle cycle) {
    if (beat.elements == nullptr) return complain("a group of nothing");
    if (const char* const wrong = groups_.next(beat, cycle)) complain(wrong);
    if (accepted_ && cycle <= *accepted_) complain("a group is offered before the one in front is accepted");
}

void ResultRules::answered(const StateBeat&, Cycle asked, Cycle there) {
    if (there < asked) complain("a group is accepted before it is offered");
    accepted_ = there;
}

void ResultRules::lend(StateBeat& sent) {
    own_ = sent.elements;
    sent.elements = copy(sent.elements, sent.count, lent_);
}

void ResultRules::hand_on(StateBeat& answer) {
    answer.elements = own_;
}

void ResultRules::take_back() {
    spoil(lent_);
}

void LookupRules::forward(const Lookup& lookup, parts::ReadPhase, Cycle cycle) {
    if (lookup.count != pes_ || lookup.arguments == nullptr) return complain("other than K arguments");
    if (cycle < latest_) complain("lookups out of order");
    latest_ = cycle;
}

void LookupRules::answered(const Lookup& lookup, Cycle asked, Cycle there) {
    if (there != asked) complain("a table takes a cycle");
    if (lookup.values == nullptr) complain("no answer");
}

void LookupRules::lend(Lookup& sent) {
    own_ = sent.arguments;
    sent.arguments = copy(sent.arguments, sent.count, lent_);
}

void LookupRules::take_back() {
    spoil(lent_);
}

void LookupRules::hand_on(Lookup& answer) {
    answer.arguments = own_;
    answer.values = copy(answer.values, answer.count, answered_);
}

}  // namespace spartus::arch::edgedrnn
