/// \file
/// A GRU of one unit over one input without biases, and three steps of it, worked by hand.
#pragma once

#include <vector>

#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::test {

inline nn::Network scalar_gru() {
    nn::Layer layer;
    layer.inputs = layer.hidden = 1;
    layer.weight_ih = {64, -64, 127};  // r, z, n
    layer.weight_hh = {32, 16, -100};
    layer.bias = {0, 0, 0, 0};  // r, z, n_x, n_h
    layer.cell = &nn::gru;
    return {{layer}};
}

inline nn::Trace scalar_gru_trace() {
    return {"scalar", 3, 1, {256, 256, -128}};
}

struct ScalarGruStep {
    std::vector<std::int16_t> pre;  ///< r, z, n_x, n_h
    std::int16_t h;
};

// Step 0: r = S(128) = 10, z = S(-128) = 6, n = Th(254) = 12; h = 10·12 + 0 = 120.
// Step 1: pre_r = 128 + 30, pre_z = -128 + 15, pre_nh = -93.75 → -94; r = 10, z = 6, 254 + rne(-940/16) = 195, n =
// 10;
//         h = 10·10 + rne(6·120/16) = 145.
// Step 2: pre_r = -64 + 36.25 → -28, pre_z = 64 + 18.125 → 82, pre_nh = -113.28 → -113; r = 8, z = 9,
//         -127 + rne(-904/16) = -127 - 56 = -183 (-56.5 is a tie), n = -10; h = 7·-10 + rne(9·145/16) = -70 + 82
//         = 12.
inline std::vector<ScalarGruStep> scalar_gru_steps() {
    return {{{128, -128, 254, 0}, 120}, {{158, -113, 254, -94}, 145}, {{-28, 82, -127, -113}, 12}};
}

}  // namespace spartus::test
