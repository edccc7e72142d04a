#include "arch/edgedrnn/plain_machine.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

namespace spartus::test {
namespace {

std::int64_t wrap(std::int64_t v, int bits) {
    const std::int64_t modulus = std::int64_t{1} << bits;
    std::int64_t low = ((v % modulus) + modulus) % modulus;
    return low >= modulus / 2 ? low - modulus : low;
}

/// v / 2^n, half to even.
std::int64_t rne(std::int64_t v, int n) {
    const std::int64_t unit = std::int64_t{1} << n;
    std::int64_t down = v / unit;
    if (v % unit < 0) --down;
    const std::int64_t twice = 2 * (v - down * unit);
    return down + (twice > unit || (twice == unit && down % 2 != 0) ? 1 : 0);
}

int sigmoid_table(std::int64_t v) {
    if (v < -879) return 0;
    if (v > 879) return 256;
    return 16 * static_cast<int>(std::nearbyint(16 / (1 + std::exp(-static_cast<double>(v) / 256))));
}

int tanh_table(std::int64_t v) {
    if (v < -530) return -256;
    if (v > 530) return 256;
    return 16 * static_cast<int>(std::nearbyint(16 * std::tanh(static_cast<double>(v) / 256)));
}

long stall(std::uint64_t seed, std::uint64_t k, int p, int m) {
    if (p == 0 || m == 0) return 0;
    std::uint64_t z = seed + (k + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z = z ^ (z >> 31);
    if ((z & 255) >= static_cast<std::uint64_t>(p)) return 0;
    return 1 + static_cast<long>((z >> 8) % static_cast<std::uint64_t>(m));
}

struct Token {
    int delta = 0;
    bool last = false, null = false;
    int column = 0;
};

/// F entries and an output register.
struct Fifo {
    struct Entry {
        Token token;
        long pushed;
    };
    std::deque<Entry> storage;
    std::optional<Token> output;

    /// The end of cycle c: `popped` and `pushed` happened in it.
    void clock(long c, bool popped, const std::optional<Token>& pushed, int latency) {
        if (popped) output.reset();
        if (!output && !storage.empty() && storage.front().pushed + latency - 1 <= c) {
            output = storage.front().token;
            storage.pop_front();
        }
        if (pushed) storage.push_back({*pushed, c});
    }
};

struct LayerState {
    std::vector<std::int64_t> x_ref, h_ref, h, a_r, a_u, a_cx, a_ch;
    bool bias_sent = false;
};

class Machine {
   public:
    explicit Machine(const PlainCase& run) : p(run), K(run.K), H(run.layers[0].hidden), G(H / K), C(3 * H / K) {
        Ip = (p.layers[0].inputs + K - 1) / K * K;
        for (std::size_t l = 0; l < p.layers.size(); ++l) {
            const auto n = static_cast<std::size_t>(H);
            const auto inputs = static_cast<std::size_t>(l == 0 ? Ip : H);
            const std::vector<std::int64_t> zero(n);
            state.push_back({std::vector<std::int64_t>(inputs), zero, zero, zero, zero, zero, zero, false});
        }
        next_offer = in_stall(0);
    }

    std::vector<PlainStep> run() {
        const auto T = static_cast<int>(p.x.size());
        for (step = 0; step < T; ++step) {
            steps.emplace_back();
            steps.back().layers.resize(p.layers.size());
            for (layer = 0; layer < static_cast<int>(p.layers.size()); ++layer) run_layer();
            close_step();
        }
        return steps;
    }

   private:
    // --- one layer ---------------------------------------------------------------------------------------------
    void run_layer() {
        x_next = h_next = turns = 0;
        bias_done = false;
        pipeline.assign(static_cast<std::size_t>(p.encoder_latency), std::nullopt);
        lasts = 0;
        E = -1;
        group = 0;
        act_wait = 0;
        Z = -1;
        if (started) B = now;
        while (Z < 0) cycle();
        row().cycles = layer == 0 ? 0 : Z - last_Z;
        last_Z = Z;
        record();
    }

    PlainRow& row() { return steps.back().layers[static_cast<std::size_t>(layer)]; }

    void cycle() {
        offer_input();
        if (!started && offered) {
            started = true;
            B = now + 2;
            s_t = now;
        }
        const bool in_step = s_t >= 0 && now >= s_t;
        const bool awake = started && now >= B;
        // What the start of the cycle shows.
        const bool full = static_cast<int>(value.storage.size()) >= p.F;
        const std::optional<Token> head = value.output;
        const bool beat_offered = offered_beat();
        const int under_way = static_cast<int>(commands.size());
        const bool memory_ready = p.outstanding == 0 || under_way < p.outstanding;

        std::optional<Token> pushed;
        if (awake)
            pushed = encoder(full, in_step);
        else if (in_step)
            ++row().encoder.sleep;

        const bool command = index.output && memory_ready;
        if (command) {
            commands.push_back({index.output->column, now});
            ++row().columns;
        }
        const bool popped = awake ? mac(head, beat_offered, in_step) : false;
        if (!awake && in_step) ++row().mac.sleep;

        std::optional<Token> column;
        if (pushed && !pushed->null) column = pushed;
        value.clock(now, popped, pushed, p.fifo_latency);
        index.clock(now, command, column, p.fifo_latency);
        ++now;
    }

    // --- encoder -----------------------------------------------------------------------------------------------
    std::optional<Token> encoder(bool full, bool in_step) {
        PlainEncoderCauses ignored;
        PlainEncoderCauses& cause = in_step ? row().encoder : ignored;
        const int xs = layer == 0 ? Ip : H;
        const bool slots_left = !(bias_done && x_next == xs && turns == 2 && h_next == H);
        if (full) {
            ++(slots_left ? cause.fifo_full : cause.done);
            return std::nullopt;
        }
        const std::optional<Token> out = pipeline.back();
        pipeline.pop_back();
        pipeline.push_front(slots_left ? inspect(xs, cause) : (++cause.done, std::nullopt));
        return out;
    }

    std::optional<Token> inspect(int xs, PlainEncoderCauses& cause) {
        LayerState& s = state[static_cast<std::size_t>(layer)];
        if (!bias_done) {
            bias_done = true;
            ++cause.bias;
            const bool fires = !s.bias_sent && 256 >= p.theta_x;
            s.bias_sent = true;
            if (!fires) return std::nullopt;
            return Token{256, false, false, -1};
        }
        if (x_next < xs) {
            if (layer == 0 && x_next % K == 0 && !offered) {
                ++cause.input_wait;
                return std::nullopt;
            }
            ++cause.scan;
            const int i = x_next++;
            std::int64_t x = 0;
            if (layer > 0)
                x = state[static_cast<std::size_t>(layer - 1)].h[static_cast<std::size_t>(i)];
            else if (i < p.layers[0].inputs)
                x = p.x[static_cast<std::size_t>(step)][static_cast<std::size_t>(i)];
            if (layer == 0 && i % K == K - 1) accept_input();
            return element(x, s.x_ref[static_cast<std::size_t>(i)], p.theta_x, i, i == xs - 1);
        }
        if (turns < 2) {
            ++turns;
            ++cause.turn;
            return std::nullopt;
        }
        ++cause.scan;
        const int j = h_next++;
        const auto at = static_cast<std::size_t>(j);
        return element(s.h[at], s.h_ref[at], p.theta_h, 1000000 + j, j == H - 1);
    }

    static std::optional<Token> element(std::int64_t v, std::int64_t& reference, int theta, int column, bool last) {
        const std::int64_t d = wrap(v - reference, 16);
        if (d != 0 && (d >= theta || d <= -theta)) {
            reference = v;
            return Token{static_cast<int>(d), last, false, column};
        }
        if (last) return Token{0, true, true, column};
        return std::nullopt;
    }

    // --- host --------------------------------------------------------------------------------------------------
    long in_stall(long k) const {
        return stall(p.stall_seed ^ 0x1111, static_cast<std::uint64_t>(k), p.in_stall_p, p.in_stall_max);
    }
    void offer_input() {
        const long beats = static_cast<long>(p.x.size()) * (Ip / K);
        if (offered || beat >= beats || next_offer < 0 || now < next_offer) return;
        offered = true;
        if (beat % (Ip / K) == 0) {
            first_offer = now;
            if (started && s_t < 0) s_t = now;
        }
    }
    void accept_input() {
        offered = false;
        ++beat;
        const bool first = beat % (Ip / K) == 0;
        next_offer = first && p.wait >= 0 ? -1 : now + 1 + in_stall(beat);
        accepted = now;
    }
    void close_step() {
        PlainStep& s = steps.back();
        s.s = s_t;
        s.Z = Z;
        s.T = Z - s_t;
        for (const PlainRow& l : s.layers)
            if (&l != &s.layers[0]) s.layers[0].cycles -= l.cycles;
        s.layers[0].cycles += s.T;
        last_end = Z;
        s_t = -1;
        if (p.wait >= 0 && next_offer < 0) next_offer = std::max(accepted + 1, Z + 1 + p.wait) + in_stall(beat);
        if (offered) s_t = std::max(first_offer, Z + 1);
    }

    // --- memory ------------------------------------------------------------------------------------------------
    struct Command {
        int column;
        long accepted;
    };
    bool offered_beat() {
        if (commands.empty() || commands.front().accepted >= now) return false;
        if (beat_due < 0) {
            const long w = stall(p.stall_seed ^ 0x2222, static_cast<std::uint64_t>(beats_sent), p.mem_stall_p,
                                 p.mem_stall_max);
            if (beat_in_burst == 0) {
                beat_due = commands.front().accepted + 1 + p.mem_latency;
                if (last_burst_end >= 0) beat_due = std::max(beat_due, last_burst_end + 1 + p.gap);
                beat_due += w;
            } else {
                beat_due = last_beat + 1 + w;
            }
        }
        return now >= beat_due;
    }
    /// The column is complete with this beat.
    bool take_beat() {
        ++beats_sent;
        last_beat = now;
        beat_due = -1;
        if (++beat_in_burst < C) return false;
        beat_in_burst = 0;
        last_burst_end = now;
        commands.pop_front();
        return true;
    }

    // --- MAC array ---------------------------------------------------------------------------------------------
    bool mac(const std::optional<Token>& head, bool beat_offered, bool in_step) {
        PlainMacCauses ignored;
        PlainMacCauses& cause = in_step ? row().mac : ignored;
        if (E >= 0) {
            activation(cause);
            return false;
        }
        if (!head) {
            ++cause.starved;
            return false;
        }
        bool popped = false;
        if (head->null) {
            ++cause.null;
            popped = true;
        } else if (beat_offered) {
            ++cause.mac;
            if (beat_in_burst == 0) accumulate(*head);
            popped = take_beat();
        } else {
            ++cause.weight_wait;
        }
        if (popped && head->last && ++lasts == 2) E = now;
        return popped;
    }

    /// The whole column at once: nobody looks before the activation.
    void accumulate(const Token& token) {
        LayerState& s = state[static_cast<std::size_t>(layer)];
        const PlainLayer& l = p.layers[static_cast<std::size_t>(layer)];
        const bool h_phase = token.column >= 1000000;
        const auto weight = [&](int row_number) -> std::int64_t {
            const auto r = static_cast<std::size_t>(row_number);
            if (token.column < 0) return l.bias[r];
            if (h_phase)
                return l.w_hh[r * static_cast<std::size_t>(H) + static_cast<std::size_t>(token.column - 1000000)];
            return l.w_ih[r * static_cast<std::size_t>(l.inputs) + static_cast<std::size_t>(token.column)];
        };
        for (int k = 0; k < H; ++k) {
            const auto at = static_cast<std::size_t>(k);
            std::int64_t& third = h_phase ? s.a_ch[at] : s.a_cx[at];
            s.a_r[at] = wrap(s.a_r[at] + weight(k) * token.delta, 24);
            s.a_u[at] = wrap(s.a_u[at] + weight(H + k) * token.delta, 24);
            third = wrap(third + weight(2 * H + k) * token.delta, 24);
        }
    }

    void activation(PlainMacCauses& cause) {
        const long A = E + p.mac_latency;
        if (now < A) {
            ++cause.drain;
            return;
        }
        const long offer = A + p.act_latency + static_cast<long>(p.act_interval) * group + act_wait;
        if (now < offer) {
            ++cause.activation;
            return;
        }
        const bool output = layer + 1 == static_cast<int>(p.layers.size());
        const bool last = group == G - 1;
        if (output && !beat_waiting) {
            beat_waiting = true;
            const long w =
                stall(p.stall_seed ^ 0x3333, static_cast<std::uint64_t>(out_beat), p.out_stall_p, p.out_stall_max);
            out_due = now + (last ? 0 : w);
        }
        if (output && now < out_due) {
            ++cause.output_wait;
            return;
        }
        ++cause.activation;
        if (output) {
            act_wait += now - offer;
            ++out_beat;
            beat_waiting = false;
        }
        for (int k = group * K; k < (group + 1) * K; ++k) neuron(static_cast<std::size_t>(k));
        if (last) Z = now;
        ++group;
    }

    void neuron(std::size_t k) {
        LayerState& s = state[static_cast<std::size_t>(layer)];
        const auto q = [](std::int64_t a) { return wrap(rne(a, 7), 16); };
        const std::int64_t r = sigmoid_table(q(s.a_r[k])), u = sigmoid_table(q(s.a_u[k])), ch = q(s.a_ch[k]);
        const std::int64_t sum = wrap(r * ch + 2 * s.a_cx[k], 24);
        const std::int64_t c = tanh_table(wrap(rne(sum, 8), 16));
        const std::int64_t first = wrap(rne((256 - u) * c, 8), 16), second = wrap(rne(u * s.h[k], 8), 16);
        s.h[k] = wrap(first + second, 16);
    }

    void record() {
        const LayerState& s = state[static_cast<std::size_t>(layer)];
        const auto copy = [](const std::vector<std::int64_t>& v) { return std::vector<int>(v.begin(), v.end()); };
        PlainRow& r = row();
        r.h = copy(s.h);
        r.a_r = copy(s.a_r);
        r.a_u = copy(s.a_u);
        r.a_cx = copy(s.a_cx);
        r.a_ch = copy(s.a_ch);
    }

    const PlainCase& p;
    const int K, H, G, C;
    int Ip = 0;
    std::vector<LayerState> state;
    std::vector<PlainStep> steps;
    long now = 0;
    int step = 0, layer = 0;
    bool started = false;
    long B = 0, s_t = -1, last_end = -1, last_Z = -1;

    int x_next = 0, h_next = 0, turns = 0;
    bool bias_done = false;
    std::deque<std::optional<Token>> pipeline;
    Fifo value, index;

    bool offered = false;
    long beat = 0, next_offer = 0, first_offer = 0, accepted = -1;

    std::deque<Command> commands;  ///< accepted, last beat not yet transferred
    long beats_sent = 0, beat_due = -1, last_beat = -1, last_burst_end = -1;
    int beat_in_burst = 0;

    int lasts = 0, group = 0;
    long E = -1, Z = -1, act_wait = 0, out_beat = 0, out_due = 0;
    bool beat_waiting = false;
};

}  // namespace

std::vector<PlainStep> run_plain(const PlainCase& run) {
    return Machine(run).run();
}

}  // namespace spartus::test
