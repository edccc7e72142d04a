#include "spartus/replay/spartus/memory_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::replay::spartus {
namespace {

constexpr const char* module = "memory_port";

std::uint64_t word_bytes(const Statistics& statistics) {
    const std::uint64_t pes = statistics.config.accelerator.pes_per_array;
    std::uint64_t bits = 8;
    if (statistics.config.weight_bank.format == nn::BankFormat::cbcsc) {
        std::uint64_t rows = 1;
        for (const LayerShape& layer : statistics.layers) {
            rows = std::max(rows, 4 * ((layer.hidden + pes - 1) / pes));
        }
        for (std::uint64_t reach = 1; reach < rows; reach *= 2) ++bits;
    }
    return pes * ((bits + 7) / 8);
}

}  // namespace

MemoryWatch::MemoryWatch(const RecordedSignals& signals, const Statistics& statistics, Cycle begin, Rules& rules)
    : signals_(signals),
      config_(statistics.config),
      word_bytes_(word_bytes(statistics)),
      rules_(rules),
      complete_(complete()),
      tracked_(begin == 0),
      lanes_(signals.lanes.size()),
      first_burst_(begin == 0) {
    if (begin == 0) served_ = lanes_.size() - 1;
}

bool MemoryWatch::complete() const {
    const MemoryPortSignals& port = signals_.memory_port;
    return port.command && port.array && port.beat && port.beat_array &&
           std::all_of(signals_.lanes.begin(), signals_.lanes.end(), [](const LaneSignals& lane) {
               return lane.token_valid && lane.token_matrix && lane.token_column && lane.enable && lane.reserved &&
                      lane.level;
           });
}

void MemoryWatch::watch(Cycle cycle, const ControllerWatch& controller, MemoryCounts& counts) {
    const MemoryPortSignals& port = signals_.memory_port;
    if (port.command) counts.commands += *port.command;
    if (port.beat) counts.beats += *port.beat;
    if (!complete_ || !controller.phase()) return;
    if (*controller.phase() != Phase::compute) return rest(cycle);
    if (!tracked_ || controller.layer() == nullptr) return;
    check_buffers(cycle);
    take_command(cycle);
    take_beat(cycle);
    take_words();
    take_tokens(cycle, controller);
}

/// Between two barriers nothing is under way.
void MemoryWatch::rest(Cycle cycle) {
    const bool quiet = *signals_.memory_port.command == 0 && *signals_.memory_port.beat == 0 && bursts_.empty();
    rules_.check(Rule::turns, quiet, cycle, module, [] { return "works outside compute"; });
    tracked_ = true;
    bursts_.clear();
    std::fill(lanes_.begin(), lanes_.end(), Lane());
}

void MemoryWatch::check_buffers(Cycle cycle) {
    for (std::size_t n = 0; n < lanes_.size(); ++n) {
        const LaneSignals& lane = signals_.lanes[n];
        const std::uint64_t reserved = *lane.reserved, level = *lane.level;
        rules_.check(Rule::buffers, reserved == lanes_[n].reserved && reserved <= config_.weight_bank.buffer_words,
                     cycle, lane.bank,
                     [&] { return fmt::format("reserved is {}, not {}", reserved, lanes_[n].reserved); });
        rules_.check(Rule::buffers, level == lanes_[n].level, cycle, lane.bank,
                     [&] { return fmt::format("level is {}, not {}", level, lanes_[n].level); });
        rules_.check(Rule::buffers, level > 0 || *lane.enable == 0, cycle, lane.bank,
                     [] { return "gives a word that is not there"; });
    }
    if (const Probe under_way = signals_.memory_port.under_way) {
        rules_.check(Rule::turns, *under_way == bursts_.size(), cycle, module,
                     [&] { return fmt::format("under_way is {}, not {}", *under_way, bursts_.size()); });
    }
}

/// The array that must have a command in this cycle.
std::optional<std::size_t> MemoryWatch::next_array(Cycle cycle) const {
    const std::uint64_t limit = config_.memory.outstanding;
    if (limit != 0 && bursts_.size() >= limit) return std::nullopt;
    for (std::size_t k = 1; k <= lanes_.size(); ++k) {
        const std::size_t n = (*served_ + k) % lanes_.size();
        const Lane& lane = lanes_[n];
        if (lane.wanted.empty() || lane.wanted.front().from > cycle) continue;
        if (lane.reserved + lane.wanted.front().words <= config_.weight_bank.buffer_words) return n;
    }
    return std::nullopt;
}

void MemoryWatch::take_command(Cycle cycle) {
    const bool command = *signals_.memory_port.command != 0;
    const std::size_t array = *signals_.memory_port.array;
    if (served_) {
        const std::optional<std::size_t> expected = next_array(cycle);
        rules_.check(Rule::turns, command == expected.has_value() && (!command || array == *expected), cycle,
                     module, [&] {
                         return expected ? fmt::format("does not serve array{}, whose turn it is", *expected)
                                         : std::string("issues a command that cannot be");
                     });
    }
    if (!command || array >= lanes_.size()) return;
    Lane& lane = lanes_[array];
    served_ = array;
    if (lane.wanted.empty()) return;
    const Wanted wanted = lane.wanted.front();
    const MemoryPortSignals& port = signals_.memory_port;
    const bool same =
        (!port.matrix || *port.matrix == wanted.matrix) && (!port.column || *port.column == wanted.column);
    rules_.check(Rule::turns, same, cycle, module,
                 [&] { return fmt::format("commands another column than {} of array{}", wanted.column, array); });
    lane.wanted.pop_front();
    lane.reserved += wanted.words;
    lane.coming.push_back(wanted.words);
    const std::uint64_t beats =
        (wanted.words * word_bytes_ + config_.memory.beat_bytes - 1) / config_.memory.beat_bytes;
    bursts_.push_back({array, cycle, beats, 0});
}

bool MemoryWatch::expects_beat(Cycle cycle) const {
    if (bursts_.empty()) return false;
    const Burst& burst = bursts_.front();
    if (burst.transferred > 0) return true;
    const bool behind = first_burst_ || (last_beat_ && cycle >= *last_beat_ + 1 + config_.memory.gap);
    return cycle >= burst.issued + 1 + config_.memory.latency && behind;
}

void MemoryWatch::take_beat(Cycle cycle) {
    const bool beat = *signals_.memory_port.beat != 0;
    if (first_burst_ || last_beat_) {
        const bool expected = expects_beat(cycle);
        const bool mine = !beat || (!bursts_.empty() && *signals_.memory_port.beat_array == bursts_.front().array);
        rules_.check(Rule::bursts, beat == expected && mine, cycle, module,
                     [&] { return expected ? "lacks the beat that is due" : "has a beat that is not due"; });
    }
    if (!beat || bursts_.empty()) return;
    Burst& burst = bursts_.front();
    Lane& lane = lanes_[burst.array];
    ++burst.transferred;
    ++lane.beats;
    while (!lane.coming.empty() && lane.words < lane.coming.front() &&
           lane.beats * config_.memory.beat_bytes >= (lane.words + 1) * word_bytes_) {
        ++lane.words;
        ++lane.level;
    }
    if (burst.transferred < burst.beats) return;
    lane.coming.pop_front();
    lane.beats = lane.words = 0;
    last_beat_ = cycle;
    first_burst_ = false;
    bursts_.pop_front();
}

/// Words that are issued in this cycle leave their places.
void MemoryWatch::take_words() {
    for (std::size_t n = 0; n < lanes_.size(); ++n) {
        if (*signals_.lanes[n].enable == 0) continue;
        if (lanes_[n].reserved > 0) --lanes_[n].reserved;
        if (lanes_[n].level > 0) --lanes_[n].level;
    }
}

void MemoryWatch::take_tokens(Cycle cycle, const ControllerWatch& controller) {
    for (std::size_t n = 0; n < lanes_.size(); ++n) {
        const LaneSignals& lane = signals_.lanes[n];
        if (*lane.token_valid == 0) continue;
        const std::uint64_t matrix = *lane.token_matrix;
        const std::uint64_t words = matrix == 0 ? controller.layer()->blen_ih : controller.layer()->blen_hh;
        lanes_[n].wanted.push_back({cycle + config_.delta_encoder.latency, matrix, *lane.token_column, words});
    }
}

}  // namespace spartus::replay::spartus
