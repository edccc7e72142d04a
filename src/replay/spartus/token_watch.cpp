#include "spartus/replay/spartus/token_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::replay::spartus {

TokenWatch::TokenWatch(const LaneSignals& signals, const Statistics& statistics, Cycle begin, Rules& rules)
    : signals_(signals),
      depth_(statistics.config.delta_encoder.fifo_depth),
      latency_(statistics.config.delta_encoder.latency),
      begin_(begin),
      rules_(rules),
      tracked_(begin == 0) {}

void TokenWatch::watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts) {
    counts.popped += pops() ? 1 : 0;
    check_emission(cycle);
    if (!signals_.token_valid || !signals_.pop) return;
    if (at_rest(controller)) rest(cycle);
    check_credits(cycle);
    if (!tracked_ && signals_.fifo_level) meet_unknown(cycle);
    while (arrived_ < tokens_.size() && tokens_[arrived_].arrival <= cycle) ++arrived_;
    check_level(cycle);
    take_pop(cycle);
    take_emission(cycle);
}

/// Whether no token can be under way.
bool TokenWatch::at_rest(const ControllerWatch& controller) const {
    if (controller.phase()) return *controller.phase() != Phase::compute;
    return signals_.encoder_state && *signals_.encoder_state == 0;
}

void TokenWatch::rest(Cycle cycle) {
    rules_.check(Rule::level, tokens_.empty() && unknown_ == 0, cycle, signals_.array,
                 [this] { return fmt::format("{} tokens are left behind", unknown_ + tokens_.size()); });
    tracked_ = true;
    unknown_ = 0;
    tokens_.clear();
    arrived_ = 0;
    credits_ = depth_;
}

/// A credit popped in c is back in c + 1, one spent in c is gone in c + 1.
void TokenWatch::check_credits(Cycle cycle) {
    if (!signals_.credits) return;
    const std::uint64_t credits = *signals_.credits;
    const std::uint64_t expected = credits_.value_or(credits);
    rules_.check(Rule::credits, credits == expected && credits <= depth_, cycle, signals_.encoder,
                 [=] { return fmt::format("credits is {}, not {}", credits, std::min(expected, depth_)); });
    credits_ = credits - (emits() ? 1 : 0) + (pops() ? 1 : 0);
}

void TokenWatch::check_emission(Cycle cycle) {
    const auto check = [&](bool holds, const char* what) {
        rules_.check(Rule::emission, holds, cycle, signals_.encoder, [what] { return what; });
    };
    if (signals_.encoder_state) {
        const auto state = static_cast<EncoderState>(*signals_.encoder_state);
        if (emits()) check(state == EncoderState::scan, "sends a token while not scanning");
        if (state == EncoderState::fifo_full && signals_.credits) {
            check(*signals_.credits == 0, "waits although there is a credit");
        }
    }
    if (emits() && signals_.credits) check(*signals_.credits > 0, "sends a token without a credit");
}

/// What arrives earlier than `latency_` after the wave's beginning was sent before it; the level tells how much.
void TokenWatch::meet_unknown(Cycle cycle) {
    const std::uint64_t level = *signals_.fifo_level;
    if (cycle - begin_ >= latency_) {
        tracked_ = true;
    } else if (cycle == begin_ || level == unknown_ + 1) {
        unknown_ = std::min(level, depth_);
    }
}

void TokenWatch::check_level(Cycle cycle) {
    if (!signals_.fifo_level) return;
    const std::uint64_t level = *signals_.fifo_level;
    const std::uint64_t expected = unknown_ + arrived_;
    rules_.check(Rule::level, level == expected, cycle, signals_.array,
                 [=] { return fmt::format("fifo_level is {}, not {}", level, expected); });
    rules_.check(Rule::level, level > 0 || !pops(), cycle, signals_.array, [] { return "pops an empty FIFO"; });
}

void TokenWatch::take_emission(Cycle cycle) {
    if (!emits() || !follows()) return;
    const bool room = tokens_.size() < depth_;
    rules_.check(Rule::emission, room, cycle, signals_.encoder,
                 [this] { return fmt::format("sends more than {} tokens ahead", depth_); });
    if (!room) return;
    tokens_.push_back({cycle + latency_, signals_.token_matrix ? *signals_.token_matrix : 0,
                       signals_.token_column ? *signals_.token_column : 0});
}

void TokenWatch::take_pop(Cycle cycle) {
    if (!pops() || !follows()) return;
    if (unknown_ > 0) {
        --unknown_;
        return;
    }
    rules_.check(Rule::order, arrived_ > 0, cycle, signals_.array,
                 [] { return "pops a token that is not there yet"; });
    if (tokens_.empty()) return;
    const Token token = tokens_.front();
    tokens_.pop_front();
    if (arrived_ > 0) --arrived_;
    const bool same_matrix = !signals_.matrix || !signals_.token_matrix || *signals_.matrix == token.matrix;
    const bool same_column = !signals_.column || !signals_.token_column || *signals_.column == token.column;
    rules_.check(Rule::order, same_matrix && same_column, cycle, signals_.array, [&] {
        return fmt::format("pops a token of column {}, the next that was sent is of column {}{}",
                           signals_.column ? *signals_.column : 0, token.column,
                           same_matrix ? "" : " of the other matrix");
    });
}

}  // namespace spartus::replay::spartus
