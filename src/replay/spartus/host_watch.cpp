#include "spartus/replay/spartus/host_watch.hpp"

#include <fmt/format.h>

namespace spartus::replay::spartus {

StreamWatch::StreamWatch(Probe active, std::uint64_t beats, Cycle begin, Rules& rules)
    : active_(active), beats_(beats), rules_(rules), clipped_(begin > 0) {}

void StreamWatch::watch(Cycle cycle, Cycle& count) {
    if (!active_) return;
    if (*active_ != 0) {
        ++count;
        ++length_;
        return;
    }
    if (length_ > 0 && !clipped_) {
        rules_.check(Rule::transfers, length_ % beats_ == 0, cycle, "host_port", [this] {
            return fmt::format("a stream of {} cycles ends; one x or h has {}", length_, beats_);
        });
    }
    clipped_ = false;
    length_ = 0;
}

std::uint64_t beats(std::uint64_t elements, const Statistics& statistics) {
    const std::uint64_t per_beat = statistics.config.host.elements_per_beat;
    return elements / per_beat + (elements % per_beat == 0 ? 0 : 1);
}

}  // namespace spartus::replay::spartus
