#include "spartus/replay/statistics.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/config/key.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/io/message.hpp"

namespace spartus::replay {
namespace {

using json = nlohmann::ordered_json;

constexpr std::uint64_t max_file_bytes = std::uint64_t{1} << 30;

/// A place in the file: the value there and its name, for messages.
class Field {
   public:
    Field(const json& value, const std::string& path, std::string name)
        : value_(value), path_(path), name_(std::move(name)) {}

    Field operator[](const std::string& key) const {
        if (!value_.is_object()) refuse("is no object");
        const auto member = value_.find(key);
        const std::string place = name_.empty() ? key : name_ + '.' + key;
        if (member == value_.end()) {
            io::refuse(path_, place + " is missing; is it a file of this version's 'spartus run --stats'?");
        }
        return {*member, path_, place};
    }

    std::size_t size() const {
        if (!value_.is_array()) refuse("is no list");
        return value_.size();
    }
    Field at(std::size_t index) const {
        if (index >= size()) refuse(fmt::format("has no entry {}", index));
        return {value_[index], path_, fmt::format("{}[{}]", name_, index)};
    }
    void expect_size(std::size_t entries) const {
        if (size() != entries) refuse(fmt::format("has {} entries, not {}", size(), entries));
    }

    std::uint64_t whole() const {
        if (!value_.is_number_unsigned()) refuse("is no whole number");
        return value_.get<std::uint64_t>();
    }
    std::uint64_t positive() const {
        if (whole() == 0) refuse("is 0");
        return whole();
    }
    std::string text() const { return value_.is_string() ? value_.get<std::string>() : value_.dump(); }

    [[noreturn]] void refuse(const std::string& cause) const { io::refuse(path_, name_ + ' ' + cause); }

   private:
    const json& value_;
    const std::string& path_;
    std::string name_;
};

arch::spartus::Config config_of(const Field& sections) {
    const std::string architecture = sections["accelerator"]["architecture"].text();
    if (architecture != arch::spartus::architecture().name) {
        sections["accelerator"]["architecture"].refuse("is not spartus: its waves cannot be checked");
    }
    arch::spartus::Config config;
    for (const config::Key& key : config.keys()) {
        const Field value = sections[key.section][key.name];
        if (!key.assign(config, value.text())) value.refuse("must be " + key.allowed);
    }
    return config;
}

Causes causes_of(const Field& ledger, const CauseList& list) {
    Causes causes;
    for (const Cause& cause : list) causes[cause.index] = ledger[cause.name].whole();
    return causes;
}

Counts ledger_of(const Field& ledger, std::size_t arrays) {
    Counts counts;
    counts.controller = causes_of(ledger["phases"], controller_causes());
    counts.activation_unit = causes_of(ledger["activation_unit"], controller_causes());
    counts.loading = ledger["host_input"]["busy"].whole();
    counts.transferring = ledger["host_output"]["busy"].whole();
    for (const char* modules : {"encoders", "arrays", "banks"}) ledger[modules].expect_size(arrays);
    for (std::size_t n = 0; n < arrays; ++n) {
        LaneCounts lane;
        lane.encoder = causes_of(ledger["encoders"].at(n), encoder_causes());
        lane.array = causes_of(ledger["arrays"].at(n), array_causes());
        lane.bank = causes_of(ledger["banks"].at(n), bank_causes());
        counts.lanes.push_back(lane);
    }
    return counts;
}

/// The causes that are states of the module itself, of every array in every step.
void read_states(const Field& modules, const CauseList& list, Causes LaneCounts::*causes,
                 std::vector<StepCounts>& steps) {
    for (const Cause& cause : list) {
        if (cause.index < phase_count) continue;
        const Field column = modules[cause.name];
        column.expect_size(steps.size());
        for (std::size_t row = 0; row < steps.size(); ++row) {
            std::vector<LaneCounts>& lanes = steps[row].counts.lanes;
            const Field by_array = column.at(row);
            by_array.expect_size(lanes.size());
            for (std::size_t n = 0; n < lanes.size(); ++n) (lanes[n].*causes)[cause.index] = by_array.at(n).whole();
        }
    }
}

void read_column(const Field& table, const char* name, std::vector<StepCounts>& steps,
                 std::uint64_t& (*member)(StepCounts&)) {
    const Field column = table[name];
    column.expect_size(steps.size());
    for (std::size_t row = 0; row < steps.size(); ++row) member(steps[row]) = column.at(row).whole();
}

std::vector<StepCounts> steps_of(const Field& table, std::size_t arrays, std::size_t layers) {
    std::vector<StepCounts> steps(table["start_cycle"].size());
    for (StepCounts& step : steps) step.counts.lanes.resize(arrays);
    read_column(table, "sequence", steps, [](StepCounts& s) -> std::uint64_t& { return s.sequence; });
    read_column(table, "step", steps, [](StepCounts& s) -> std::uint64_t& { return s.step; });
    read_column(table, "layer", steps, [](StepCounts& s) -> std::uint64_t& { return s.layer; });
    read_column(table, "start_cycle", steps, [](StepCounts& s) -> std::uint64_t& { return s.start; });
    read_column(table, "cycles", steps, [](StepCounts& s) -> std::uint64_t& { return s.latency; });
    read_column(table, "reset", steps, [](StepCounts& s) -> std::uint64_t& { return s.reset; });
    read_column(table, "input_wait", steps, [](StepCounts& s) -> std::uint64_t& { return s.input_wait; });
    read_column(table, "fired_x", steps, [](StepCounts& s) -> std::uint64_t& { return s.fired_x; });
    read_column(table, "fired_h", steps, [](StepCounts& s) -> std::uint64_t& { return s.fired_h; });
    for (const Cause& cause : controller_causes()) {
        if (cause.index < Causes::of(Phase::start)) continue;  // before the step
        const Field column = table[cause.name];
        column.expect_size(steps.size());
        for (std::size_t row = 0; row < steps.size(); ++row) {
            steps[row].counts.controller[cause.index] = column.at(row).whole();
        }
    }
    const Field tokens = table["arrays"]["tokens"];
    tokens.expect_size(steps.size());
    for (std::size_t row = 0; row < steps.size(); ++row) {
        tokens.at(row).expect_size(arrays);
        for (std::size_t n = 0; n < arrays; ++n) steps[row].counts.lanes[n].popped = tokens.at(row).at(n).whole();
    }
    read_states(table["encoders"], encoder_causes(), &LaneCounts::encoder, steps);
    read_states(table["arrays"], array_causes(), &LaneCounts::array, steps);

    for (std::size_t row = 0; row < steps.size(); ++row) {
        if (steps[row].layer >= layers) table["layer"].at(row).refuse("is no layer of the network");
        if (row > 0 && steps[row].start < steps[row - 1].end()) {
            table["start_cycle"].at(row).refuse("is before the end of the step before");
        }
    }
    return steps;
}

}  // namespace

Statistics read_statistics(const std::string& path) {
    const json parsed = io::read_json(path, max_file_bytes);
    const Field root(parsed, path, "");
    Statistics statistics;
    statistics.config = config_of(root["config"]);
    const std::size_t arrays = statistics.config.accelerator.arrays;
    const Field layers = root["layers"];
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const Field layer = layers.at(l);
        statistics.layers.push_back({layer["inputs"].positive(), layer["hidden"].positive(),
                                     layer["blen_ih"].positive(), layer["blen_hh"].positive()});
    }
    if (statistics.layers.empty()) layers.refuse("is empty");
    statistics.cycles = root["figures"]["cycles"].whole();
    statistics.tokens = root["figures"]["tokens"].whole();
    statistics.words = root["figures"]["words"].whole();
    statistics.steps = steps_of(root["steps"], arrays, statistics.layers.size());
    if (!statistics.steps.empty() && statistics.steps.back().end() != statistics.cycles) {
        root["figures"]["cycles"].refuse("is not the end of the last step");
    }
    statistics.ledger = ledger_of(root["ledger"], arrays);
    return statistics;
}

}  // namespace spartus::replay
