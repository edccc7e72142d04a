#include "spartus/replay/recorded_wave.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/io/message.hpp"

namespace spartus::replay {
namespace {

constexpr const char* unit = "100 ps";
constexpr std::uint64_t units_per_cycle = 10;

}  // namespace

RecordedWave::RecordedWave(const std::string& path, const std::string& accelerator, Rules& rules)
    : path_(path),
      scope_("SystemC." + accelerator + '.'),
      rules_(rules),
      reader_(path),
      values_(reader_.nets()),
      nets_(reader_.nets()) {
    if (reader_.timescale() != unit) {
        io::refuse(path, fmt::format("the timescale is {}, not {}; is it a wave of 'spartus run --vcd'?",
                                     in_quotes(reader_.timescale()), unit));
    }
    find_signals();
    read_values();
}

void RecordedWave::find_signals() {
    std::vector<bool> ours(nets_.size());
    for (const VcdVariable& variable : reader_.variables()) {
        if (variable.path.compare(0, scope_.size(), scope_) != 0) continue;
        const std::string name = variable.path.substr(scope_.size());
        if (!signals_.emplace(name, variable.net).second) {
            io::refuse(path_, fmt::format("the signal {} is declared twice", in_quotes(variable.path)));
        }
        const std::size_t dot = name.rfind('.');
        Net& net = nets_[variable.net];
        net.module = dot == std::string::npos ? "" : name.substr(0, dot);
        net.name = dot == std::string::npos ? name : name.substr(dot + 1);
        ours[variable.net] = true;
    }
    unknown_ = static_cast<std::size_t>(std::count(ours.begin(), ours.end(), true));
    const auto clock = signals_.find("clock");
    if (clock == signals_.end()) {
        io::refuse(path_, fmt::format("has no signal {}clock; is it a wave of 'spartus run --vcd'?", scope_));
    }
    clock_ = clock->second;
}

/// Up to the first values, or the time that they belong to.
void RecordedWave::read_values() {
    switch (reader_.next()) {
        case VcdReader::Event::time:
            time_ = reader_.time();
            break;
        case VcdReader::Event::change:
            apply();
            break;
        case VcdReader::Event::end:
            io::refuse(path_, "has no values");
    }
    if (time_ % units_per_cycle != 0) reader_.refuse(fmt::format("the wave begins within a cycle, at {}", time_));
    begin_ = end_ = time_ / units_per_cycle;
}

bool RecordedWave::next() {
    if (ended_) return false;
    const std::uint64_t rise = time_;
    const std::uint64_t fall = rise + units_per_cycle / 2;
    const std::uint64_t next_rise = rise + units_per_cycle;
    read_changes();
    if (ended_) {
        if (changed_) refuse_end();
        return false;
    }
    cycle_ = rise / units_per_cycle;
    rules_.check(CommonRule::values, unknown_ == 0, cycle_, "", [this] {
        const auto unknown = std::find_if(signals_.begin(), signals_.end(),
                                          [this](const auto& signal) { return !nets_[signal.second].known; });
        return fmt::format("{} has no value", unknown->first);
    });
    bool in_time = clock_high();
    while (!ended_ && time_ < next_rise) {
        const std::uint64_t time = time_;
        const bool others = read_changes();
        rules_.check(CommonRule::edges, !others, cycle_, "",
                     [time, rise] { return fmt::format("a signal changes {} ps within it", (time - rise) * 100); });
        in_time = in_time && clock_high() == (time < fall);
    }
    if (ended_) refuse_end();
    in_time = in_time && !clock_high() && time_ == next_rise;
    rules_.check(CommonRule::clock, in_time, cycle_, "clock", [] { return "it does not"; });
    end_ = cycle_ + 1;
    ended_ = !in_time;  // what follows belongs to no cycle
    return true;
}

/// Those that belong to time_, which moves on; whether they are of other signals than the clock.
bool RecordedWave::read_changes() {
    bool others = false;
    changed_ = false;
    while (true) {
        const VcdReader::Event event = reader_.next();
        if (event == VcdReader::Event::end) {
            ended_ = true;
            return others;
        }
        if (event == VcdReader::Event::change) {
            changed_ = true;
            others = apply() || others;
        } else if (reader_.time() != time_) {
            time_ = reader_.time();
            return others;
        }
    }
}

/// The change just read; whether it is of a signal other than the clock.
bool RecordedWave::apply() {
    const std::size_t at = reader_.net();
    Net& net = nets_[at];
    if (net.name.empty()) return false;
    const auto value = reader_.value();
    if (net.known != value.has_value()) {
        net.known = value.has_value();
        net.known ? --unknown_ : ++unknown_;
    }
    if (value) values_[at] = *value;
    return at != clock_;
}

void RecordedWave::refuse_end() const {
    io::refuse(path_,
               fmt::format("is cut off in cycle {}: the last time in a wave is the start of a cycle, and has no "
                           "values",
                           end_));
}

Probe RecordedWave::find(const std::string& module, const std::string& name) const {
    const auto signal = signals_.find(module + '.' + name);
    return signal == signals_.end() ? Probe() : Probe(values_[signal->second]);
}

bool RecordedWave::has_module(const std::string& module) const {
    return std::any_of(nets_.begin(), nets_.end(), [&module](const Net& net) { return net.module == module; });
}

}  // namespace spartus::replay
