#include "spartus/sim/series.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/base/math.hpp"
#include "spartus/sim/step_table.hpp"

namespace spartus::sim {
namespace {

using nlohmann::ordered_json;
using stats::Step;

std::vector<std::size_t> lengths_of(const std::vector<nn::Trace>& traces) {
    std::vector<std::size_t> lengths;
    for (const nn::Trace& trace : traces) lengths.push_back(trace.steps);
    return lengths;
}

/// Six digits are more than a chart shows.
double rounded(double value) {
    return std::stod(fmt::format("{:.6g}", value));
}

/// A whole number as it is.
ordered_json mean(std::uint64_t sum, std::size_t count) {
    if (sum % count == 0) return sum / count;
    return rounded(static_cast<double>(sum) / static_cast<double>(count));
}

}  // namespace

std::vector<Point> points_of(const std::vector<std::size_t>& lengths, std::size_t most) {
    std::size_t steps = 0;
    for (const std::size_t length : lengths) steps += length;
    const std::size_t size = std::max<std::size_t>(1, ceil_div(steps, most));
    const bool cross = size > 1 && lengths.size() > most / 2;
    std::vector<Point> points;
    std::size_t now = 0;
    for (std::size_t s = 0; s < lengths.size(); ++s) {
        for (std::size_t step = 0; step < lengths[s]; ++step, ++now) {
            const bool full = !points.empty() && points.back().end - points.back().begin == size;
            const auto sequence = static_cast<std::uint32_t>(s);
            const auto at = static_cast<std::uint32_t>(step);
            if (points.empty() || full || (step == 0 && !cross)) points.push_back({now, now, sequence, at, 0, 0});
            points.back().end = now + 1;
            points.back().last_sequence = sequence;
            points.back().last_step = at;
        }
    }
    return points;
}

void Pairs::add(std::uint64_t x, std::uint64_t y) {
    ++counts_[{x >> bits_ << bits_, y >> bits_ << bits_}];
    while (counts_.size() > most) {
        ++bits_;
        decltype(counts_) wider;
        for (const auto& [pair, count] : counts_) {
            wider[{pair.first >> bits_ << bits_, pair.second >> bits_ << bits_}] += count;
        }
        counts_ = std::move(wider);
    }
}

Series::Series(const arch::Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces)
    : schema_(design.architecture().schema(design)),
      points_(points_of(lengths_of(traces))),
      load_(design.architecture().step_columns(design).front().value(schema_)),
      pairs_(network.layers.size()) {
    add_columns(design, network);
    add_causes();
    for (Column& column : columns_) column.gathered.resize(points_.size());
}

void Series::add_columns(const arch::Design& design, const nn::Network& network) {
    const auto add = [this](const std::string& name, std::function<std::uint64_t(const Step&)> value) {
        columns_.push_back({"/columns/" + name, std::move(value)});
    };
    add("cycles", [this](const Step& step) { return step.latency(schema_); });
    add("longest", [this, cycles = Cycle{0}, last = network.layers.size() - 1](const Step& step) mutable {
        cycles = (step.layer == 0 ? 0 : cycles) + step.latency(schema_);
        return step.layer == last ? cycles : 0;
    });
    columns_.back().longest = true;
    for (std::size_t p = 0; p < schema_.phases.size(); ++p) {
        add(schema_.phases[p].quantity.name, [p](const Step& step) { return step.phases[p]; });
    }
    for (const arch::StepColumn& column : design.architecture().step_columns(design)) {
        add(column.quantity.name, column.value(schema_));
        columns_.push_back({"/first_layer/" + column.quantity.name, column.value(schema_), 1, true});
    }
    const arch::StepColumn response = response_column(design, network);
    if (!response.value) return;
    add(response.quantity.name, response.value(schema_));
    columns_.back().longest = true;
}

void Series::add_causes() {
    for (std::size_t kind = 0; kind < schema_.kinds.size(); ++kind) {
        const stats::ModuleKind& modules = schema_.kinds[kind];
        for (std::size_t c = 0; c < modules.counters.size(); ++c) {
            if (modules.counters[c].kind != stats::Kind::cause) continue;
            columns_.push_back({"/modules/" + modules.name + '/' + modules.counters[c].name,
                                [this, kind, c](const Step& step) { return stats::sum(schema_, step, kind, c); },
                                modules.count});
        }
    }
}

void Series::add(const Step& step) {
    while (step.time_step >= points_[point_].end) ++point_;
    for (Column& column : columns_) {
        if (column.first_layer && step.layer > 0) continue;
        const std::uint64_t value = column.value(step);
        std::uint64_t& gathered = column.gathered[point_];
        gathered = column.longest ? std::max(gathered, value) : gathered + value;
    }
    pairs_[step.layer].add(load_(step), step.latency(schema_));
}

ordered_json Series::values_of(const Column& column) const {
    ordered_json values = ordered_json::array();
    for (std::size_t p = 0; p < points_.size(); ++p) {
        const std::size_t steps = column.longest ? 1 : points_[p].end - points_[p].begin;
        values.push_back(mean(column.gathered[p], steps * column.modules));
    }
    return values;
}

ordered_json Series::json() const {
    ordered_json json;
    const auto add = [&](const char* key, auto value) {
        json[key] = ordered_json::array();
        for (const Point& point : points_) json[key].push_back(value(point));
    };
    add("steps", [](const Point& point) { return point.end - point.begin; });
    add("sequence", [](const Point& point) { return point.sequence; });
    add("step", [](const Point& point) { return point.step; });
    add("last_sequence", [](const Point& point) { return point.last_sequence; });
    add("last_step", [](const Point& point) { return point.last_step; });
    for (const Column& column : columns_) json[ordered_json::json_pointer(column.place)] = values_of(column);
    for (const Pairs& pairs : pairs_) {
        ordered_json layer{{"width", pairs.width()}};
        for (const char* key : {"load", "cycles", "steps"}) layer[key] = ordered_json::array();
        for (const auto& [pair, count] : pairs.counts()) {
            layer["load"].push_back(pair.first);
            layer["cycles"].push_back(pair.second);
            layer["steps"].push_back(count);
        }
        json["latency_by_load"].push_back(layer);
    }
    return json;
}

ordered_json latencies_json(const stats::Run& run) {
    constexpr std::uint64_t most_bins = 50;
    std::vector<Cycle> latencies;
    for (const Step& step : run.history) {
        if (step.layer == 0) latencies.push_back(0);
        latencies.back() += step.latency(run.schema);
    }
    if (latencies.empty()) return {{"from", 0}, {"width", 1}, {"steps", ordered_json::array()}};
    const auto [low, high] = std::minmax_element(latencies.begin(), latencies.end());
    const Cycle width = ceil_div(*high - *low + 1, most_bins);
    std::vector<std::uint64_t> bins((*high - *low) / width + 1);
    for (const Cycle cycles : latencies) ++bins[(cycles - *low) / width];
    return {{"from", *low}, {"width", width}, {"steps", bins}};
}

std::string lines_of(const ordered_json& json, const std::string& indent) {
    if (!json.is_object() || json.empty()) return json.dump();
    std::string text;
    for (const auto& [key, value] : json.items()) {
        text += fmt::format("{}\n{}  \"{}\": {}", text.empty() ? "{" : ",", indent, key,
                            lines_of(value, indent + "  "));
    }
    return text + '\n' + indent + '}';
}

}  // namespace spartus::sim
