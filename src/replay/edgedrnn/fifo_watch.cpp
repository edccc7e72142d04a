#include "spartus/replay/edgedrnn/fifo_watch.hpp"

#include <utility>

#include <fmt/format.h>

namespace spartus::replay::edgedrnn {

FifoWatch::FifoWatch(const FifoSignals& signals, std::string module, Cycle latency, Rules& rules)
    : signals_(signals), module_(std::move(module)), latency_(latency), rules_(rules) {}

void FifoWatch::rest() {
    storage_.clear();
    output_ = false;
}

/// An entry moves to an output that is empty or being popped; what is pushed is in the storage a cycle later.
void FifoWatch::watch(Cycle cycle, bool push, bool pop) {
    if (signals_.level) {
        rules_.check(Rule::fifos, *signals_.level == storage_.size(), cycle, module_,
                     [&] { return fmt::format("level is {}, not {}", *signals_.level, storage_.size()); });
    }
    if (signals_.valid) {
        rules_.check(Rule::fifos, (*signals_.valid != 0) == output_, cycle, module_,
                     [&] { return fmt::format("valid is {}, not {:d}", *signals_.valid, output_); });
    }
    rules_.check(Rule::fifos, output_ || !pop, cycle, module_, [] { return "is popped while there is nothing"; });
    const bool ready = !storage_.empty() && storage_.front() + latency_ - 1 <= cycle;
    const bool moves = ready && (!output_ || pop);
    output_ = moves || (output_ && !pop);
    if (moves) storage_.pop_front();
    if (push) storage_.push_back(cycle);
}

}  // namespace spartus::replay::edgedrnn
