#include "spartus/instruments/signals.hpp"

#include <utility>

namespace spartus::instruments {

Signals::Id Signals::add(Signal signal, std::int32_t value) {
    signals_.push_back(std::move(signal));
    values_.push_back(value);
    return signals_.size() - 1;
}

void Signals::set(Id signal, Cycle cycle, std::int64_t value) {
    tell({cycle, told_++, signal, static_cast<std::int32_t>(value), false});
}

void Signals::change(Id signal, Cycle cycle, std::int32_t difference) {
    tell({cycle, told_++, signal, difference, true});
}

std::optional<Cycle> Signals::next_change() const {
    if (changes_.empty()) return std::nullopt;
    return changes_.top().cycle;
}

void Signals::tell(const Change& change) {
    if (change.cycle < begun_) {
        make(change);
    } else {
        changes_.push(change);
    }
}

void Signals::make(const Change& change) {
    values_[change.signal] = change.relative ? values_[change.signal] + change.value : change.value;
}

void Signals::advance(Cycle cycle) {
    while (!changes_.empty() && changes_.top().cycle <= cycle) {
        make(changes_.top());
        changes_.pop();
    }
    begun_ = cycle + 1;
}

}  // namespace spartus::instruments
