#include "spartus/arch/spartus/activation_lane.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {
namespace {

/// A table as the staircase that it is: it never falls.
class Staircase {
   public:
    explicit Staircase(const nn::ActivationTable& table) {
        constexpr int first = std::numeric_limits<std::int16_t>::min(),
                      last = std::numeric_limits<std::int16_t>::max();
        int height = table(first);
        lowest_ = static_cast<std::int16_t>(height);
        for (int x = first; x <= last; ++x) {
            for (; height < table(static_cast<std::int16_t>(x)); ++height)
                rises_.push_back(static_cast<std::int16_t>(x));
        }
    }

    void operator()(const std::int16_t* x, std::size_t count, std::int16_t* y) const {
        simd::climb(x, count, lowest_, rises_.data(), rises_.size(), y);
    }

   private:
    std::int16_t lowest_;
    std::vector<std::int16_t> rises_;
};

void sigmoid(const std::int16_t* x, std::size_t count, std::int16_t* y) {
    static const Staircase table(nn::sigmoid);
    table(x, count, y);
}

void tanh(const std::int16_t* x, std::size_t count, std::int16_t* y) {
    static const Staircase table(nn::tanh);
    table(x, count, y);
}

constexpr std::size_t block = 64;  // lanes at a time
using Block = std::array<std::int16_t, block>;

void lstm_lanes(const std::int16_t* pre, std::size_t stride, std::size_t count, std::int16_t* c, std::int16_t* h) {
    Block i, f, g, o, tanh_c;
    sigmoid(pre, count, i.data());
    sigmoid(pre + stride, count, f.data());
    tanh(pre + 2 * stride, count, g.data());
    sigmoid(pre + 3 * stride, count, o.data());
    for (std::size_t k = 0; k < count; ++k) {
        const int exact = f[k] * c[k] + i[k] * g[k] * (1 << nn::lut_fraction_bits);
        c[k] = nn::saturate<std::int16_t>(nn::round_shift(exact, nn::lut_fraction_bits));
    }
    tanh(c, count, tanh_c.data());
    for (std::size_t k = 0; k < count; ++k) h[k] = static_cast<std::int16_t>(o[k] * tanh_c[k]);
}

void gru_lanes(const std::int16_t* pre, std::size_t stride, std::size_t count, std::int16_t* kept,
               std::int16_t* h) {
    const std::int16_t *const pre_nx = pre + 2 * stride, *const pre_nh = pre + 3 * stride;
    Block r, z, n;
    sigmoid(pre, count, r.data());
    sigmoid(pre + stride, count, z.data());
    for (std::size_t k = 0; k < count; ++k) {
        const int candidate = pre_nx[k] + nn::round_shift(r[k] * pre_nh[k], nn::lut_fraction_bits);
        n[k] = nn::saturate<std::int16_t>(candidate);
    }
    tanh(n.data(), count, n.data());
    for (std::size_t k = 0; k < count; ++k) {
        const int taken = ((1 << nn::lut_fraction_bits) - z[k]) * n[k];
        kept[k] = nn::saturate<std::int16_t>(taken + nn::round_shift(z[k] * kept[k], nn::lut_fraction_bits));
        h[k] = kept[k];
    }
}

template <void (&lanes)(const std::int16_t*, std::size_t, std::size_t, std::int16_t*, std::int16_t*)>
void in_blocks(const std::int16_t* pre, std::size_t stride, std::size_t count, std::int16_t* state,
               std::int16_t* h) {
    for (std::size_t k = 0; k < count; k += block) {
        lanes(pre + k, stride, std::min(block, count - k), state + k, h + k);
    }
}

/// Which cells Spartus runs.
constexpr std::pair<const nn::Cell*, Lanes> lanes[] = {{&nn::lstm, in_blocks<lstm_lanes>},
                                                       {&nn::gru, in_blocks<gru_lanes>}};

}  // namespace

void pre_activations(const std::int32_t* sums, std::size_t count, std::int16_t* pre) {
    simd::round_to_16(sums, count, nn::accumulator_fraction_bits - nn::activation_fraction_bits, pre);
}

Lanes lanes_of(const nn::Cell& cell) {
    for (const auto& [known, compute] : lanes) {
        if (known->name == cell.name) return compute;
    }
    throw std::logic_error("Spartus has no lanes for this cell");
}

const std::vector<const nn::Cell*>& cells_with_lanes() {
    static const std::vector<const nn::Cell*> all = [] {
        std::vector<const nn::Cell*> cells;
        for (const auto& [cell, compute] : lanes) cells.push_back(cell);
        return cells;
    }();
    return all;
}

}  // namespace spartus::arch::spartus
