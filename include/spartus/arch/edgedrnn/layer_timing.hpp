/// \file
/// How long a layer takes, stated a second time and without modules: a recurrence over its tokens and a closed
/// form. Nothing here is shared with the hardware's modules but the sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/arch/edgedrnn/network.hpp"
#include "spartus/base/cycle.hpp"

namespace spartus::arch::edgedrnn {

/// What fires in one step of a layer.
struct LayerWork {
    std::uint32_t x_elements = 0;  ///< of the x phase, padding included
    bool bias = false;
    const std::vector<std::uint32_t>& fired_x;
    const std::vector<std::uint32_t>& fired_h;
};

/// Follows the memory through a run in which no input comes late and no beat stalls.
class LayerTiming {
   public:
    LayerTiming(const Config& config, const Shape& shape);

    /// E, the cycle of the layer's second `last` token, if the bias slot is in cycle `bias`:
    ///
    ///   push   p_n = max(p_{n−1}, m_{n−F}) + slots from n−1 to n       F entries in the storage, then frozen
    ///   move   m_n = max(p_n + fifo_latency − 1, pop_{n−1})            at the output from m_n + 1
    ///   command a_k likewise, and not before y_{k−outstanding} + 1
    ///   beats  y_k = max(m_n + 1, a_k + 1 + latency, y_{k−1} + 1 + gap) + C − 1; a token's pop is y, a null one's
    ///   m + 1
    ///
    /// Layers must come in the order in which they run.
    Cycle last_mac(const LayerWork& work, Cycle bias);

    /// Where a layer was not followed: its last beat is not known.
    void forget() { last_beat_.reset(); }

   private:
    struct Token {
        std::uint32_t slot;
        bool column;
    };
    std::vector<Token> tokens_of(const LayerWork& work) const;

    const Config config_;
    const Shape shape_;
    std::optional<Cycle> last_beat_;  ///< y of the last column of the layers before
};

/// From E to Z without waits of the consumer.
Cycle activation_cycles(const Config& config, const Shape& shape);

/// The least that Z − B can be. Exact where the MAC array, once at work, waits for nothing. With the RTL's
/// latencies:
///
///   nothing fires               I' + H + 5G + 15
///   bias silent, else           max(latency + p0 + columns·C + nulls + 5G + 14, the first)
///   bias fires                  max(latency      + columns·C + nulls + 5G + 13, the first)
///
/// p0: position of the first that fires, x first, one more if it is one of h.
Cycle least_cycles(const Config& config, const Shape& shape, const LayerWork& work);

}  // namespace spartus::arch::edgedrnn
