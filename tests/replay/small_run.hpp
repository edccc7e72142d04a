/// \file
/// Two steps of the smallest accelerator, worked out by hand: one array of one PE, two inputs, one hidden unit,
/// BLEN 2 (ih) and 1 (hh), bank latency 1, array latency 2, FIFO depth 2, lookahead 2. As text of a wave and of a
/// statistics file, in which a test may spoil what it likes.
///
///     cycle         0-3    4     5  6  7  8  9  10 11  12   13-16 17    18     then the same from 19 on
///     controller    reset  start compute               sync activation  finish
///     encoder              -     x  x  h  done
///     array                -     starved i  i  i  drain     -
///     tokens                     a     b                    sent; element 0 of x and element 0 of h
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/config/key.hpp"

namespace spartus::test {

class SmallWave {
   public:
    static constexpr std::size_t cycles = 34;

    SmallWave() {
        add("controller.state", 4);
        add("controller.sequence", 1);
        add("controller.step", 1);
        add("controller.layer", 1);
        add("encoder0.state", 2);
        add("encoder0.segment", 1);
        add("encoder0.position", 2);
        add("encoder0.credits", 2, 2);
        add("encoder0.token_valid", 1);
        add("encoder0.token_matrix", 1);
        add("encoder0.token_column", 1);
        add("encoder0.token_delta", 17);
        add("array0.state", 3);
        add("array0.busy", 1);
        add("array0.fifo_level", 2);
        add("array0.pop", 1);
        add("array0.matrix", 1);
        add("array0.column", 1);
        add("array0.word", 1);
        add("bank0.enable", 1);
        add("bank0.address", 3);
        add("activation_unit.state", 2);
        add("activation_unit.group", 1);
        add("activation_unit.h_valid", 1);
        add("activation_unit.h_group", 1);
        add("host_port.loading", 1);
        add("host_port.transferring", 1);
        put("controller.state", 0, {1, 1, 1, 1});
        put("host_port.loading", 0, {1, 1, 0, 0, 1, 1});
        step(4);
        step(19);
        for (std::size_t cycle = 19; cycle < cycles; ++cycle) at("controller.step", cycle) = 1;
    }

    /// The value in a cycle, to be read or spoilt.
    std::uint64_t& at(const std::string& signal, std::size_t cycle) { return values_.at(signal).by_cycle[cycle]; }

    void remove(const std::string& prefix) {
        for (auto signal = values_.begin(); signal != values_.end();) {
            signal = signal->first.rfind(prefix, 0) == 0 ? values_.erase(signal) : std::next(signal);
        }
    }

    /// As SystemC writes it: cycles [begin, end).
    std::string text(std::size_t begin = 0, std::size_t end = cycles) const {
        std::string header =
            "$date\n     \n$end\n$timescale\n     100 ps\n$end\n$scope module SystemC $end\n"
            "$scope module spartus $end\n$var wire    1  c  clock       $end\n";
        for (const auto& [name, signal] : values_) {
            const std::size_t dot = name.find('.');
            header += fmt::format("$scope module {} $end\n$var wire {:4}  {}  {} [{}:0]  $end\n$upscope $end\n",
                                  name.substr(0, dot), signal.bits, name, name.substr(dot + 1), signal.bits - 1);
        }
        std::string text = header + "$upscope $end\n$upscope $end\n$enddefinitions  $end\n\n";
        for (std::size_t cycle = begin; cycle < end; ++cycle) {
            text += fmt::format("#{}\n{}1c\n", 10 * cycle, cycle == begin ? "$dumpvars\n" : "");
            for (const auto& [name, signal] : values_) {
                const std::uint64_t value = signal.by_cycle[cycle];
                if (cycle > begin && value == signal.by_cycle[cycle - 1]) continue;
                text +=
                    signal.bits == 1 ? fmt::format("{}{}\n", value, name) : fmt::format("b{:b} {}\n", value, name);
            }
            text += fmt::format("{}\n#{}\n0c\n\n", cycle == begin ? "$end\n" : "", 10 * cycle + 5);
        }
        return text + fmt::format("#{}\n", 10 * end);
    }

   private:
    struct Signal {
        std::uint32_t bits;
        std::vector<std::uint64_t> by_cycle;
    };

    void add(const std::string& name, std::uint32_t bits, std::uint64_t value = 0) {
        values_[name] = {bits, std::vector<std::uint64_t>(cycles, value)};
    }

    void put(const std::string& name, std::size_t first, const std::vector<std::uint64_t>& values) {
        for (std::size_t k = 0; k < values.size(); ++k) at(name, first + k) = values[k];
    }

    void step(std::size_t start) {
        put("controller.state", start, {3, 4, 4, 4, 4, 4, 4, 4, 5, 7, 7, 7, 7, 7, 8});
        put("encoder0.state", start + 1, {1, 1, 1, 3, 3, 3, 3});
        put("encoder0.segment", start + 1, {0, 0});
        put("encoder0.position", start + 1, {0, 1, 0});
        for (std::size_t cycle = start + 3; cycle < cycles; ++cycle) at("encoder0.segment", cycle) = 1;
        for (std::size_t cycle = start + 4; cycle < cycles; ++cycle) at("encoder0.position", cycle) = 1;
        put("encoder0.token_valid", start + 1, {1, 0, 1});
        put("encoder0.token_matrix", start + 1, {0, 0, 1});
        put("encoder0.credits", start + 1, {2, 1, 1, 1, 1, 2});
        put("array0.state", start + 1, {3, 3, 1, 1, 1, 4, 4});
        put("array0.busy", start + 3, {1, 1, 1});
        put("array0.pop", start + 3, {1, 0, 1});
        put("array0.matrix", start + 3, {0, 0, 1});
        put("array0.word", start + 3, {0, 1, 0});
        put("array0.fifo_level", start + 3, {1, 0, 1});
        put("bank0.enable", start + 3, {1, 1, 1});
        put("bank0.address", start + 3, {0, 1, 4});
        put("activation_unit.state", start + 9, {1, 1, 1, 1, 2});
        put("activation_unit.h_valid", start + 14, {1});
        put("host_port.transferring", start + 14, {1});
    }

    std::map<std::string, Signal> values_;
};

inline nlohmann::json small_stats() {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    config.accelerator.pes_per_array = 1;
    config.delta_encoder.lookahead = 2;
    config.delta_encoder.fifo_depth = 2;
    config.weight_bank.latency = 1;
    config.pe_array.latency = 2;
    config.activation_unit.latency = 1;
    config.host.elements_per_beat = 1;
    const auto list = &nlohmann::json::array;  // compilers differ on what braces around a single value make
    nlohmann::json stats;
    stats["program"] = {{"name", "spartus"}, {"version", "0.1.0"}};
    stats["inputs"] = list({});
    for (const config::Key& key : config.keys()) stats["config"][key.section][key.name] = key.text(config);
    stats["layers"] =
        nlohmann::json::array({{{"cell", "lstm"}, {"inputs", 2}, {"hidden", 1}, {"blen_ih", 2}, {"blen_hh", 1}}});
    stats["figures"] = {{"cycles", 34}, {"tokens", 4}, {"words", 6}};
    const auto ledger = [](nlohmann::json compute) {
        compute.update({{"reset", 4},
                        {"input_wait", 0},
                        {"start", 2},
                        {"sync", 2},
                        {"output_full", 0},
                        {"activation", 10},
                        {"finish", 2}});
        return compute;
    };
    stats["ledger"]["phases"] = stats["ledger"]["activation_unit"] = ledger({{"compute", 14}});
    stats["ledger"]["encoders"] = list({ledger({{"scan", 6}, {"fifo_full", 0}, {"done", 8}})});
    stats["ledger"]["arrays"] =
        list({ledger({{"issue", 6}, {"hazard", 0}, {"starved", 4}, {"drain", 4}, {"barrier", 0}})});
    stats["ledger"]["banks"] = list({ledger({{"read", 6}, {"idle", 8}})});
    stats["ledger"]["host_input"] = {{"busy", 4}, {"idle", 30}};
    stats["ledger"]["host_output"] = {{"busy", 2}, {"idle", 32}};
    const auto both = [](std::uint64_t value) { return nlohmann::json{value, value}; };
    const auto lists = [&](std::uint64_t value) { return list({list({value}), list({value})}); };
    stats["steps"] = {{"sequence", both(0)},   {"step", {0, 1}},         {"layer", both(0)},
                      {"cycles", both(15)},    {"start_cycle", {4, 19}}, {"reset", {4, 0}},
                      {"input_wait", both(0)}, {"start", both(1)},       {"compute", both(7)},
                      {"sync", both(1)},       {"output_full", both(0)}, {"activation", both(5)},
                      {"finish", both(1)},     {"fired_x", both(1)},     {"fired_h", both(1)}};
    stats["steps"]["encoders"] = {{"scan", lists(3)}, {"fifo_full", lists(0)}, {"done", lists(4)}};
    stats["steps"]["arrays"] = {{"issue", lists(3)}, {"hazard", lists(0)},  {"starved", lists(2)},
                                {"drain", lists(2)}, {"barrier", lists(0)}, {"tokens", lists(2)}};
    return stats;
}

}  // namespace spartus::test
