#include "spartus/sim/checker.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "spartus/sim/step_timing.hpp"

namespace spartus::sim {
namespace {

template <typename T>
std::optional<std::size_t> first_difference(const std::vector<T>& a, const std::vector<T>& b) {
    if (a == b) return std::nullopt;
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::optional<std::string> in_step(const arch::spartus::StepTimes& times, const std::optional<std::string>& wrong) {
    if (!wrong) return std::nullopt;
    return fmt::format("sequence {} step {} layer {}: {}", times.sequence, times.step, times.layer, *wrong);
}

}  // namespace

Checker::Checker(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                 Cycle reset_cycles, std::vector<arch::spartus::StoredLayer> stored, TokenRoute route)
    : config_(config),
      traces_(traces),
      reset_cycles_(reset_cycles),
      stored_(std::move(stored)),
      route_(route),
      reference_(network, nn::Arithmetic::from(config)) {
    for (const nn::Layer& layer : network.layers) {
        sizes_.push_back({static_cast<std::uint32_t>(layer.inputs), static_cast<std::uint32_t>(layer.hidden)});
    }
}

std::optional<std::string> Checker::check(const arch::spartus::StepTimes& times,
                                          const std::vector<ArrayCounts>& arrays,
                                          const arch::spartus::ActivationUnit& activation_unit) {
    if (times.layer == 0) {
        if (times.step == 0) reference_.reset();
        const nn::Trace& trace = traces_[times.sequence];
        reference_.step(trace.x.data() + std::size_t{times.step} * trace.inputs);
    }
    std::optional<std::string> wrong = check_conservation(times.layer, arrays);
    if (!wrong) wrong = check_values(times.layer, activation_unit);
    if (!wrong) wrong = check_ledger(times.barrier - times.inspect, arrays);
    if (!wrong) wrong = check_times(times);
    previous_end_ = times.end;
    return in_step(times, wrong);
}

std::optional<std::string> Checker::check_causes(const arch::spartus::StepTimes& times,
                                                 const std::vector<ArrayCounts>& arrays) const {
    return in_step(times, check_ledger(times.barrier - times.inspect, arrays));
}

/// The sums first: a wrong one may not show in h for many steps.
std::optional<std::string> Checker::check_values(std::uint32_t layer,
                                                 const arch::spartus::ActivationUnit& activation_unit) const {
    const nn::ReferenceLayer& reference = reference_.layer(layer);
    const std::size_t hidden = sizes_[layer].hidden;
    const auto differ = [](const std::string& what, std::int32_t is, std::int32_t expected) {
        return fmt::format("{} is {} LSB, the reference says {} LSB", what, is, expected);
    };
    if (const auto row = first_difference(activation_unit.sums(layer), reference.sums())) {
        return differ(fmt::format("the sum of gate {} of unit {}", "ifgo"[*row / hidden], *row % hidden),
                      activation_unit.sums(layer)[*row], reference.sums()[*row]);
    }
    if (const auto unit = first_difference(activation_unit.h(layer), reference.h())) {
        return differ(fmt::format("h of unit {}", *unit), activation_unit.h(layer)[*unit], reference.h()[*unit]);
    }
    return std::nullopt;
}

/// Tokens are the fired elements; words are their columns' words; every link passes on all it is given.
std::optional<std::string> Checker::check_conservation(std::uint32_t layer,
                                                       const std::vector<ArrayCounts>& arrays) const {
    const std::size_t count = arrays.size();
    std::vector<std::uint64_t> fired_x(count), fired_h(count), tokens(count), words(count);
    for (const nn::Fired& f : reference_.layer(layer).fired_x()) ++fired_x[f.element % count];
    for (const nn::Fired& f : reference_.layer(layer).fired_h()) ++fired_h[f.element % count];
    for (std::size_t n = 0; n < count; ++n) {
        const ArrayCounts& step = arrays[n];
        tokens[n] = fired_x[n] + fired_h[n];
        words[n] = fired_x[n] * stored_[layer].ih.blen + fired_h[n] * stored_[layer].hh.blen;
        const auto differ = [n](const char* what, std::uint64_t is, std::uint64_t expected) {
            return fmt::format("{}{} {}, expected {}", what, n, is, expected);
        };
        if (step.encoder.tokens_x != fired_x[n]) {
            return differ("tokens of x sent by encoder", step.encoder.tokens_x, fired_x[n]);
        }
        if (step.encoder.tokens_h != fired_h[n]) {
            return differ("tokens of h sent by encoder", step.encoder.tokens_h, fired_h[n]);
        }
    }
    return check_arrays(tokens, words, arrays);
}

/// `tokens` and `words` of every array, whose sums alone count where tokens may go to any array.
std::optional<std::string> Checker::check_arrays(const std::vector<std::uint64_t>& tokens,
                                                 const std::vector<std::uint64_t>& words,
                                                 const std::vector<ArrayCounts>& arrays) const {
    std::uint64_t popped = 0, issued = 0;
    for (std::size_t n = 0; n < arrays.size(); ++n) {
        const ArrayCounts& step = arrays[n];
        const auto differ = [n](const char* what, std::uint64_t is, std::uint64_t expected) {
            return fmt::format("{}{} {}, expected {}", what, n, is, expected);
        };
        if (route_ == TokenRoute::own_array) {
            if (step.array.tokens != tokens[n])
                return differ("tokens popped by array", step.array.tokens, tokens[n]);
            if (step.array.issue != words[n]) return differ("words issued by array", step.array.issue, words[n]);
        }
        if (step.bank.reads != step.array.issue) {
            return differ("words read from bank", step.bank.reads, step.array.issue);
        }
        popped += step.array.tokens;
        issued += step.array.issue;
    }
    const std::uint64_t all_tokens = std::accumulate(tokens.begin(), tokens.end(), std::uint64_t{0});
    const std::uint64_t all_words = std::accumulate(words.begin(), words.end(), std::uint64_t{0});
    if (popped != all_tokens) return fmt::format("tokens popped by all arrays {}, expected {}", popped, all_tokens);
    if (issued != all_words) return fmt::format("words issued by all arrays {}, expected {}", issued, all_words);
    return std::nullopt;
}

/// Between start and barrier the causes of every encoder and array cover every cycle once.
std::optional<std::string> Checker::check_ledger(Cycle compute, const std::vector<ArrayCounts>& arrays) const {
    for (std::size_t n = 0; n < arrays.size(); ++n) {
        const arch::spartus::DeltaEncoder::Counters& encoder = arrays[n].encoder;
        const Cycle encoder_cycles = encoder.scan + encoder.fifo_full + encoder.done;
        if (encoder_cycles != compute) {
            return fmt::format("the causes of encoder{} cover {} cycles of {} in compute", n, encoder_cycles,
                               compute);
        }
        const arch::spartus::PeArray::Counters& array = arrays[n].array;
        const Cycle array_cycles = array.issue + array.hazard + array.starved + array.drain + array.barrier;
        if (array_cycles != compute) {
            return fmt::format("the causes of array{} cover {} cycles of {} in compute", n, array_cycles, compute);
        }
    }
    return std::nullopt;
}

std::optional<std::string> Checker::check_times(const arch::spartus::StepTimes& times) const {
    const nn::ReferenceLayer& layer = reference_.layer(times.layer);
    const StepWork work{sizes_[times.layer].inputs,
                        sizes_[times.layer].hidden,
                        stored_[times.layer].ih.blen,
                        stored_[times.layer].hh.blen,
                        layer.fired_x(),
                        layer.fired_h()};
    const auto differ = [](const char* what, Cycle is, Cycle expected) {
        return fmt::format("{} takes {} cycles, expected {}", what, is, expected);
    };
    const bool first = times.layer == 0 && times.step == 0;
    if (times.reset != (first ? reset_cycles_ : 0)) return differ("reset", times.reset, first ? reset_cycles_ : 0);
    const Cycle before = times.start - previous_end_;
    if (before != times.reset + times.input_wait) {
        return differ("what is between two steps", before, times.reset + times.input_wait);
    }
    const Cycle start = times.inspect - times.start;
    if (start != config_.controller.start_cycles) return differ("start", start, config_.controller.start_cycles);

    const Cycle barrier = times.barrier - times.start;
    const bool own_array = route_ == TokenRoute::own_array;
    const Cycle least_barrier = own_array ? barrier_cycles(config_, work) : balanced_barrier_cycles(config_, work);
    const bool exact = own_array && config_.pe_array.hazard == config::Hazard::forward;
    if (exact ? barrier != least_barrier : barrier < least_barrier) {
        return differ("start to barrier", barrier, least_barrier);
    }
    const Cycle sync = times.sync - times.barrier;
    if (sync != config_.controller.sync_cycles) return differ("sync", sync, config_.controller.sync_cycles);
    const Cycle activation = times.result - times.activate;
    const Cycle expected_activation = activation_cycles(config_, work.hidden);
    if (activation != expected_activation) return differ("activation", activation, expected_activation);
    const Cycle finish = times.end - times.result;
    if (finish != config_.controller.finish_cycles)
        return differ("finish", finish, config_.controller.finish_cycles);

    const Cycle least = least_latency(config_, work);
    if (own_array && times.latency() < least) {
        return fmt::format("the step takes {} cycles, less than its bound of {}", times.latency(), least);
    }
    return std::nullopt;
}

}  // namespace spartus::sim
