/// A network of three inputs and two hidden units and a trace of four steps, worked by hand.
#pragma once

#include <vector>

#include "spartus/nn/reference.hpp"

namespace spartus::test {

inline nn::Network worked_network() {
    nn::Layer layer;
    layer.inputs = 3;
    layer.hidden = 2;
    layer.weight_ih = {64, -32, 127, 16, 80, -64, -128, 40,  8,   33,  -77, 100,
                       90, -90, 12,  5,  60, -20, 127,  127, 127, -50, 25,  75};
    layer.weight_hh = {30, -60, 12, 44, -100, 20, 7, -7, 64, 64, -64, 32, 1, -1, 99, -99};
    layer.bias = {10, -5, 127, 127, 3, -3, 20, -20};
    return {{layer}};
}

inline nn::Trace worked_trace() {
    return {"worked", 4, 3, {300, -128, 20, 310, -100, 25, 290, -90, 300, 0, -90, 310}};
}

/// Θx = Θh = 26 LSB of Q8.8.
constexpr std::int32_t worked_threshold = 26;

struct WorkedStep {
    std::vector<nn::Fired> fired_x, fired_h;
    std::vector<std::int16_t> pre, c, h;
};

inline std::vector<WorkedStep> worked_steps() {
    return {
        {{{0, 300}, {1, -128}}, {}, {202, -52, -86, 408, 307, -54, 211, -182}, {143, -21}, {88, -5}},
        {{{1, 28}}, {{0, 88}}, {216, -27, -146, 396, 331, -85, 239, -109}, {208, -57}, {121, -24}},
        {{{2, 300}}, {{0, 33}}, {521, -174, -153, 632, 376, -149, 537, 93}, {274, -93}, {182, -54}},
        {{{0, -300}}, {{0, 61}, {1, -54}}, {411, -224, 91, 561, 168, -204, 240, 299}, {271, -136}, {143, -96}},
    };
}

}  // namespace spartus::test
