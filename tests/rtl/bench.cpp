// Drives the authors' RTL, as Verilator makes it, through one case and prints what every step did: cycles, columns,
// h. Written from the interface alone: AXI-Lite registers, AXI streams and the rules of memory and host in
// docs/edgedrnn.md.
//
//     bench CASE     a folder: case.txt with lines "key value"; image.i8, the weights as the memory holds them;
//     x.i16
//
// A cycle: inputs that depend on registered outputs alone are set, the design is evaluated, handshakes are read,
// the clock rises.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <verilated.h>

#include "Vedgedrnn_wrapper.h"

namespace {

using Cycle = std::int64_t;

/// Words of a wide port; Verilator makes small ones plain integers.
template <typename Port>
std::uint32_t* words(Port& port) {
    return reinterpret_cast<std::uint32_t*>(&port);
}

template <typename Value>
std::vector<Value> read_values(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    std::vector<Value> values(bytes.size() / sizeof(Value));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
    return values;
}

class Case {
   public:
    explicit Case(const std::string& folder)
        : image(read_values<std::int8_t>(folder + "/image.i8")), x(read_values<std::int16_t>(folder + "/x.i16")) {
        std::ifstream file(folder + "/case.txt");
        std::string key;
        for (std::int64_t value = 0; file >> key >> value;) values_[key] = value;
        if (values_.empty() || image.empty()) {
            std::fprintf(stderr, "bench: %s holds no case\n", folder.c_str());
            std::exit(2);
        }
    }
    std::int64_t operator[](const std::string& key) const { return values_.at(key); }

    std::vector<std::int8_t> image;
    std::vector<std::int16_t> x;  ///< [T][Ip]

   private:
    std::map<std::string, std::int64_t> values_;
};

Cycle stall(std::uint64_t seed, std::uint64_t k, std::int64_t probability, std::int64_t max) {
    if (probability == 0 || max == 0) return 0;
    std::uint64_t z = seed + (k + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    if (static_cast<std::int64_t>(z & 255) >= probability) return 0;
    return 1 + static_cast<Cycle>((z >> 8) % static_cast<std::uint64_t>(max));
}

class Bench {
   public:
    explicit Bench(const Case& run)
        : run_(run),
          K_(run["pes"]),
          beats_per_step_(run["padded_inputs"] / K_),
          column_beats_(3 * run["hidden"] / K_),
          groups_(run["hidden"] / K_) {}

    void run() {
        reset();
        configure();
        now_ = 0;
        next_input_ = input_stall(0);
        while (step_ < run_["steps"]) {
            cycle();
            if (now_ - progress_ > 10'000'000) {
                std::fprintf(stderr, "bench: nothing moves since cycle %lld\n", static_cast<long long>(progress_));
                std::exit(1);
            }
        }
    }

   private:
    void clock() {
        design_.clk = 1;
        design_.eval();
        design_.clk = 0;
        design_.eval();
    }

    void reset() {
        design_.clk = 0;
        design_.rst_n = 0;
        design_.s_inp_axis_tvalid = design_.s_w_axis_tvalid = 0;
        design_.m_inst_axis_tready = design_.m_out_axis_tready = 0;
        design_.s_axi_awvalid = design_.s_axi_wvalid = design_.s_axi_arvalid = 0;
        design_.s_axi_bready = 1;
        for (int n = 0; n < 8; ++n) clock();
        design_.rst_n = 1;
        for (int n = 0; n < 8; ++n) clock();
    }

    /// Registers: 0 base address, 1 Θx, 2 Θh, 3 layers, 4 Ip, from 5 on H of every layer.
    void configure() {
        write(0, 0);
        write(1, run_["threshold_x"]);
        write(2, run_["threshold_h"]);
        write(3, run_["layers"]);
        write(4, run_["padded_inputs"]);
        for (std::int64_t l = 0; l < run_["layers"]; ++l) write(5 + l, run_["hidden"]);
        for (int n = 0; n < 8; ++n) clock();
    }

    void write(std::int64_t index, std::int64_t value) {
        design_.s_axi_awaddr = static_cast<std::uint8_t>(4 * index);
        design_.s_axi_wdata = static_cast<std::uint32_t>(value);
        design_.s_axi_wstrb = 15;
        design_.s_axi_awvalid = design_.s_axi_wvalid = 1;
        bool address = false, data = false;
        for (int n = 0; n < 64 && !(address && data); ++n) {
            design_.eval();
            address = address || design_.s_axi_awready;
            data = data || design_.s_axi_wready;
            clock();
            if (address) design_.s_axi_awvalid = 0;
            if (data) design_.s_axi_wvalid = 0;
        }
        for (int n = 0; n < 8; ++n) clock();
    }

    void cycle() {
        offer_input();
        offer_weights();
        const std::int64_t limit = run_["outstanding"];
        design_.m_inst_axis_tready = limit == 0 || static_cast<std::int64_t>(commands_.size()) < limit;
        design_.m_out_axis_tready = 0;
        design_.eval();
        accept_output();
        design_.eval();

        const bool command = design_.m_inst_axis_tvalid && design_.m_inst_axis_tready;
        const bool beat = design_.s_w_axis_tvalid && design_.s_w_axis_tready;
        const bool input = design_.s_inp_axis_tvalid && design_.s_inp_axis_tready;
        if (beat) take_beat();
        if (command) {
            commands_.push_back({words(design_.m_inst_axis_tdata)[1], now_});
            ++columns_;
        }
        if (input) accept_input();
        if (command || beat || input) progress_ = now_;
        clock();
        if (result_complete_) end_step();
        ++now_;
    }

    // --- host ---------------------------------------------------------------------------------------------------
    Cycle input_stall(std::int64_t beat) const {
        return stall(static_cast<std::uint64_t>(run_["stall_seed"]) ^ 0x1111, static_cast<std::uint64_t>(beat),
                     run_["input_stall_probability"], run_["input_stall_max"]);
    }

    void offer_input() {
        const bool any = input_beat_ < run_["steps"] * beats_per_step_;
        if (!any || next_input_ < 0 || now_ < next_input_) {
            design_.s_inp_axis_tvalid = 0;
            return;
        }
        if (!design_.s_inp_axis_tvalid && input_beat_ % beats_per_step_ == 0) first_offer_ = now_;
        design_.s_inp_axis_tvalid = 1;
        design_.s_inp_axis_tlast = input_beat_ % beats_per_step_ == beats_per_step_ - 1;
        auto* const lanes = reinterpret_cast<std::uint16_t*>(words(design_.s_inp_axis_tdata));
        for (std::int64_t p = 0; p < K_; ++p) {
            lanes[p] = static_cast<std::uint16_t>(run_.x[static_cast<std::size_t>(input_beat_ * K_ + p)]);
        }
    }

    void accept_input() {
        ++input_beat_;
        const bool first = input_beat_ % beats_per_step_ == 0;
        next_input_ = first && run_["wait"] >= 0 ? -1 : now_ + 1 + input_stall(input_beat_);
        accepted_ = now_;
        if (input_beat_ % beats_per_step_ == 1 % beats_per_step_) step_offer_ = first_offer_;
    }

    void accept_output() {
        if (!design_.m_out_axis_tvalid) return;
        if (!output_waiting_) {
            output_waiting_ = true;
            const bool last = group_ == groups_ - 1;
            output_due_ = now_ + (last ? 0
                                       : stall(static_cast<std::uint64_t>(run_["stall_seed"]) ^ 0x3333,
                                               static_cast<std::uint64_t>(output_beat_),
                                               run_["output_stall_probability"], run_["output_stall_max"]));
        }
        if (now_ < output_due_) return;
        design_.m_out_axis_tready = 1;
        const auto* const lanes = reinterpret_cast<const std::int16_t*>(words(design_.m_out_axis_tdata));
        h_.insert(h_.end(), lanes, lanes + K_);
        output_waiting_ = false;
        ++output_beat_;
        progress_ = now_;
        if (++group_ == groups_) result_complete_ = true;
    }

    /// `now_` is Z.
    void end_step() {
        const Cycle start = step_ == 0 ? step_offer_ : std::max(step_offer_, previous_end_ + 1);
        std::printf("%lld %lld", static_cast<long long>(now_ - start), static_cast<long long>(columns_));
        for (const std::int16_t h : h_) std::printf(" %d", h);
        std::printf("\n");
        previous_end_ = now_;
        if (next_input_ < 0) {
            next_input_ = std::max(accepted_ + 1, now_ + 1 + run_["wait"]) + input_stall(input_beat_);
        }
        h_.clear();
        columns_ = 0;
        group_ = 0;
        result_complete_ = false;
        ++step_;
    }

    // --- memory -------------------------------------------------------------------------------------------------
    struct Command {
        std::uint32_t address;
        Cycle accepted;
    };

    void offer_weights() {
        design_.s_w_axis_tvalid = 0;
        if (commands_.empty() || commands_.front().accepted >= now_) return;
        if (beat_due_ < 0) {
            const Cycle w = stall(static_cast<std::uint64_t>(run_["stall_seed"]) ^ 0x2222,
                                  static_cast<std::uint64_t>(beats_), run_["stall_probability"], run_["stall_max"]);
            Cycle due = last_beat_ + 1;
            if (beat_ == 0) {
                due = commands_.front().accepted + 1 + run_["latency"];
                if (burst_end_ >= 0) due = std::max(due, burst_end_ + 1 + run_["gap"]);
            }
            beat_due_ = due + w;
        }
        if (now_ < beat_due_) return;
        design_.s_w_axis_tvalid = 1;
        design_.s_w_axis_tlast = beat_ == column_beats_ - 1;
        auto* const lanes = reinterpret_cast<std::int8_t*>(words(design_.s_w_axis_tdata));
        const std::size_t from = commands_.front().address + static_cast<std::size_t>(beat_ * K_);
        std::copy_n(run_.image.begin() + static_cast<std::ptrdiff_t>(from), K_, lanes);
    }

    void take_beat() {
        ++beats_;
        last_beat_ = now_;
        beat_due_ = -1;
        if (++beat_ < column_beats_) return;
        beat_ = 0;
        burst_end_ = now_;
        commands_.pop_front();
    }

    const Case& run_;
    const std::int64_t K_, beats_per_step_, column_beats_, groups_;
    Vedgedrnn_wrapper design_;
    Cycle now_ = 0, progress_ = 0;

    std::int64_t step_ = 0, input_beat_ = 0, output_beat_ = 0, group_ = 0, columns_ = 0;
    Cycle next_input_ = 0, first_offer_ = 0, step_offer_ = 0, accepted_ = -1, previous_end_ = -1;
    Cycle output_due_ = 0;
    bool output_waiting_ = false, result_complete_ = false;
    std::vector<std::int16_t> h_;

    std::deque<Command> commands_;
    std::int64_t beat_ = 0, beats_ = 0;
    Cycle beat_due_ = -1, last_beat_ = -1, burst_end_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench CASE\n");
        return 2;
    }
    const Case run(argv[1]);
    Bench(run).run();
    return 0;
}
