#include "spartus/instruments/signals.hpp"

#include <algorithm>
#include <utility>

namespace spartus::instruments {

Signals::Id Signals::add(Signal signal, std::int32_t value) {
    signals_.push_back(std::move(signal));
    values_.push_back(value);
    return static_cast<Id>(signals_.size() - 1);
}

std::string Signals::path(Id signal) const {
    const Signal& named = signals_[signal];
    return top_ + '.' + (named.module.empty() ? named.name : named.module + '.' + named.name);
}

void Signals::set(Id signal, Cycle cycle, std::int64_t value) {
    tell(cycle, 2 * signal, static_cast<std::int32_t>(value));
}

void Signals::change(Id signal, Cycle cycle, std::int32_t difference) {
    tell(cycle, 2 * signal + 1, difference);
}

std::optional<Cycle> Signals::next_change() const {
    for (Cycle cycle = begun_; cycle < begun_ + cycles_near; ++cycle) {
        if (!near_[cycle % cycles_near].empty()) return cycle;
    }
    if (later_.empty()) return std::nullopt;
    return later_.begin()->first;
}

void Signals::tell(Cycle cycle, std::uint32_t what, std::int32_t value) {
    if (cycle < begun_) {
        make({what, value});
    } else if (cycle < begun_ + cycles_near) {
        near(cycle).emplace_back(what, value);
    } else {
        later_[cycle].emplace_back(what, value);
    }
}

void Signals::make(const Change& change) {
    std::int32_t& value = values_[change.signal()];
    value = change.relative() ? value + change.value : change.value;
}

void Signals::make(Changes& changes) {
    for (const Change& change : changes) {
        make(change);
        told_.push_back(change.signal());
    }
    changes.clear();
}

const std::vector<Signals::Id>& Signals::advance(Cycle cycle) {
    told_.clear();
    const Cycle end = cycle + 1;
    const Cycle near_end = std::min(end, begun_ + cycles_near);
    for (; begun_ < near_end; ++begun_) make(near(begun_));
    begun_ = std::max(begun_, end);
    for (; !later_.empty() && later_.begin()->first < begun_ + cycles_near; later_.erase(later_.begin())) {
        auto& [when, changes] = *later_.begin();
        if (when < end) {
            make(changes);
        } else {
            near(when).swap(changes);
        }
    }
    return told_;
}

}  // namespace spartus::instruments
