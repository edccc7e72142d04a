#include "spartus/replay/edgedrnn/control_watch.hpp"

#include <fmt/format.h>

namespace spartus::replay::edgedrnn {
namespace {

constexpr const char* module = "control";

/// Within a row; a drain may have no cycle.
bool follows(Phase next, Phase before) {
    if (next == before) return true;
    if (before == Phase::compute && next == Phase::activation) return true;
    return static_cast<int>(next) == static_cast<int>(before) + 1;
}

}  // namespace

ControlWatch::ControlWatch(const ControlSignals& signals, const Statistics& statistics, bool begins_with_row,
                           Rules& rules)
    : signals_(signals), statistics_(statistics), may_begin_(begins_with_row), rules_(rules) {}

void ControlWatch::watch(Cycle cycle) {
    if (!signals_.state || !signals_.step || !signals_.layer) return;
    before_ = phase_;
    const bool exists = *signals_.state < phase_names.size() && *signals_.layer < statistics_.layers.size();
    rules_.check(Rule::values, exists, cycle, module,
                 [this] { return fmt::format("state is {}, layer is {}", *signals_.state, *signals_.layer); });
    if (!exists) {
        known_ = begins_ = ended_ = false;
        return;
    }
    phase_ = static_cast<Phase>(*signals_.state);
    const bool other_row = before_ && (*signals_.step != step_ || *signals_.layer != layer_);
    begins_ = before_ ? other_row : may_begin_;
    ended_ = known_ && begins_;
    known_ = known_ || begins_;
    if (before_) {
        const Phase first = *signals_.layer == 0 ? Phase::input : Phase::compute;
        const bool holds = begins_ ? *before_ == Phase::activation && *phase_ == first : follows(*phase_, *before_);
        rules_.check(Rule::phases, holds, cycle, module, [this] {
            return fmt::format("state {} of step {} layer {} follows state {}", static_cast<int>(*phase_),
                               *signals_.step, *signals_.layer, static_cast<int>(*before_));
        });
    }
    step_ = *signals_.step;
    layer_ = *signals_.layer;
}

}  // namespace spartus::replay::edgedrnn
