#include "spartus/replay/spartus/array_watch.hpp"

#include <fmt/format.h>

namespace spartus::replay::spartus {

ArrayWatch::ArrayWatch(const LaneSignals& signals, const Statistics& statistics, Rules& rules)
    : signals_(signals),
      arrays_(statistics.config.accelerator.arrays),
      forward_(statistics.config.pe_array.hazard == arch::spartus::Hazard::forward),
      streams_(statistics.streams()),
      rules_(rules),
      bases_(statistics.layers.size() * 2) {}

void ArrayWatch::watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts) {
    count(cycle, controller, counts);
    check_place(cycle, controller);
    check_busy(cycle);
    check_bubbles(cycle);
    check_column(cycle, controller);
}

void ArrayWatch::count(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts) {
    if (signals_.array_state) {
        const std::uint64_t state = *signals_.array_state;
        const bool exists = state < array_state_count - (streams_ ? 0 : 1);
        rules_.check(Rule::values, exists, cycle, signals_.array,
                     [state] { return fmt::format("state is {}", state); });
        if (exists) ++counts.array[state == 0 ? controller.cause() : Causes::of_state(state)];
    }
    if (signals_.enable) ++counts.bank[*signals_.enable == 0 ? controller.cause() : Causes::of_state(1)];
}

void ArrayWatch::check_place(Cycle cycle, const ControllerWatch& controller) {
    if (!controller.phase()) return;
    const bool compute = *controller.phase() == Phase::compute;
    if (signals_.array_state) {
        rules_.check(Rule::places, is(ArrayState::idle) != compute, cycle, signals_.array,
                     [compute] { return compute ? "is idle in compute" : "is not idle outside compute"; });
    }
    if (signals_.enable && !compute) {
        rules_.check(Rule::places, *signals_.enable == 0, cycle, signals_.bank,
                     [] { return "is read outside compute"; });
    }
}

void ArrayWatch::check_busy(Cycle cycle) {
    const auto check = [&](const char* a, bool first, const char* b, bool second) {
        rules_.check(Rule::busy, first == second, cycle, signals_.array,
                     [=] { return fmt::format("{} is {:d}, {} is {:d}", a, first, b, second); });
    };
    const bool issue = signals_.array_state && is(ArrayState::issue);
    if (signals_.array_state && signals_.busy) check("busy", busy(), "state issue", issue);
    if (signals_.busy && signals_.enable) check("busy", busy(), "the bank's enable", *signals_.enable != 0);
    if (signals_.array_state && signals_.enable)
        check("state issue", issue, "the bank's enable", *signals_.enable != 0);
}

void ArrayWatch::check_bubbles(Cycle cycle) {
    const auto check = [&](bool holds, const char* what) {
        rules_.check(Rule::bubbles, holds, cycle, signals_.array, [what] { return what; });
    };
    const bool token_there = signals_.fifo_level && *signals_.fifo_level > 0;
    if (signals_.array_state && signals_.fifo_level) {
        check(!is(ArrayState::starved) || !token_there, "is starved although there is a token");
    }
    if (signals_.array_state && streams_) {
        check(!is(ArrayState::memory) || !signals_.level || !word_there(), "waits for a word that is there");
        check(!is(ArrayState::hazard) || word_there(), "meets a hazard with a word that is not there");
        if (signals_.fifo_level) {
            check(!is(ArrayState::memory) || token_there || next_word_ || !known_, "waits for a word of no column");
        }
    }
    if (!forward_) return;
    if (signals_.array_state) check(!is(ArrayState::hazard), "meets a hazard although accumulators are forwarded");
    if (!signals_.busy) return;
    if (streams_ && !signals_.level) return;
    if (signals_.fifo_level) {
        check(busy() || !token_there || !word_there(), "is not busy although there is a token");
    }
    check(busy() || !next_word_ || !word_there(), "is not busy within a column");
}

void ArrayWatch::check_column(Cycle cycle, const ControllerWatch& controller) {
    if (!signals_.busy || !signals_.word) return;
    if (!busy()) {
        if (signals_.pop) {
            rules_.check(Rule::columns, *signals_.pop == 0, cycle, signals_.array,
                         [] { return "pops a token without issuing a word"; });
        }
        if (controller.phase() && *controller.phase() != Phase::compute) {
            rules_.check(Rule::columns, !next_word_, cycle, signals_.array,
                         [this] { return fmt::format("leaves a column at word {}", *next_word_); });
            next_word_.reset();
            known_ = true;
        }
        return;
    }
    const LayerShape* const layer = signals_.matrix ? controller.layer() : nullptr;
    const std::uint64_t word = *signals_.word;
    bool holds = word == 0 ? !next_word_ : continues_column();
    if (signals_.pop) holds = holds && (*signals_.pop != 0) == (word == 0);
    known_ = true;
    matrix_ = signals_.matrix ? *signals_.matrix : 0;
    column_ = signals_.column ? *signals_.column : 0;
    address_ = signals_.address ? *signals_.address : 0;
    const std::uint64_t blen = layer == nullptr ? 0 : matrix_ == 0 ? layer->blen_ih : layer->blen_hh;
    if (layer != nullptr) holds = holds && word < blen && (word > 0 || at_its_place(controller, blen));
    rules_.check(Rule::columns, holds, cycle, signals_.array, [this, word] {
        return fmt::format("word {} of column {} at address {} is not what comes next", word, column_, address_);
    });
    next_word_ = word + 1;
    // Without the length of the column, its end is not known until the next one begins.
    if (layer == nullptr || word + 1 >= blen) next_word_.reset();
    if (layer == nullptr) known_ = false;
}

bool ArrayWatch::continues_column() const {
    if (!known_) return true;
    return next_word_ && *signals_.word == *next_word_ && (!signals_.matrix || *signals_.matrix == matrix_) &&
           (!signals_.column || *signals_.column == column_) &&
           (!signals_.address || *signals_.address == address_ + 1);
}

/// base + (column div N)·BLEN; the base is what the first column of the matrix says.
bool ArrayWatch::at_its_place(const ControllerWatch& controller, std::uint64_t blen) {
    if (!signals_.column || !signals_.address) return true;
    const std::size_t place = controller.layer_index() * 2 + (matrix_ == 0 ? 0 : 1);
    const std::uint64_t base = address_ - column_ / arrays_ * blen;
    if (place >= bases_.size()) return true;
    if (!bases_[place]) bases_[place] = base;
    return *bases_[place] == base;
}

}  // namespace spartus::replay::spartus
