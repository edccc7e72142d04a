#include "spartus/instruments/signals.hpp"

#include <utility>

namespace spartus::instruments {

Signals::Id Signals::add(Signal signal, std::int32_t value) {
    signals_.push_back(std::move(signal));
    values_.push_back(value);
    return signals_.size() - 1;
}

std::string Signals::path(Id signal) const {
    const Signal& named = signals_[signal];
    return top_ + '.' + (named.module.empty() ? named.name : named.module + '.' + named.name);
}

void Signals::set(Id signal, Cycle cycle, std::int64_t value) {
    tell(cycle, {signal, static_cast<std::int32_t>(value), false});
}

void Signals::change(Id signal, Cycle cycle, std::int32_t difference) {
    tell(cycle, {signal, difference, true});
}

std::optional<Cycle> Signals::next_change() const {
    if (changes_.empty()) return std::nullopt;
    return changes_.begin()->first;
}

void Signals::tell(Cycle cycle, const Change& change) {
    if (cycle < begun_) {
        make(change);
    } else {
        latest_ = changes_.try_emplace(latest_, cycle);
        latest_->second.push_back(change);
    }
}

void Signals::make(const Change& change) {
    values_[change.signal] = change.relative ? values_[change.signal] + change.value : change.value;
}

const std::vector<Signals::Id>& Signals::advance(Cycle cycle) {
    told_.clear();
    latest_ = changes_.end();
    while (!changes_.empty() && changes_.begin()->first <= cycle) {
        for (const Change& change : changes_.begin()->second) {
            make(change);
            told_.push_back(change.signal);
        }
        changes_.erase(changes_.begin());
    }
    begun_ = cycle + 1;
    return told_;
}

}  // namespace spartus::instruments
