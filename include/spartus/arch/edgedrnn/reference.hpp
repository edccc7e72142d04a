/// \file
/// The untimed reference: EdgeDRNN's DeltaGRU in plain arithmetic, one step at a time. It is the truth for every
/// value of the hardware and knows nothing of PEs, beats or cycles. Nothing saturates in it: differences,
/// accumulators and pre-activations wrap.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/edgedrnn/network.hpp"

namespace spartus::arch::edgedrnn {

/// Sums of a layer, 15 fraction bits, 24 bits, [H] each.
struct Accumulators {
    std::vector<std::int32_t> r, u, cx, ch;
};

class ReferenceLayer {
   public:
    /// Everything 0, as after configuration.
    ReferenceLayer(const Layer& layer, std::int32_t threshold_x, std::int32_t threshold_h);

    /// `x` has as many elements as the layer has inputs.
    void step(const std::int16_t* x);

    bool bias_fired() const { return bias_fired_; }
    const std::vector<std::uint32_t>& fired_x() const { return fired_x_; }  ///< elements, ascending
    const std::vector<std::uint32_t>& fired_h() const { return fired_h_; }
    std::size_t columns() const { return (bias_fired_ ? 1u : 0u) + fired_x_.size() + fired_h_.size(); }
    const std::vector<std::int16_t>& h() const { return h_; }  ///< [H], Q8.8 LSB
    Accumulators accumulators() const;

   private:
    bool send(std::int16_t value, std::int16_t& sent, std::int32_t threshold, std::int16_t& delta) const;
    void add(const std::int8_t* column, std::int16_t delta, std::vector<std::uint32_t>& candidate);
    void activate();

    std::int32_t threshold_x_, threshold_h_;
    std::size_t hidden_;
    std::vector<std::int8_t> bias_, w_ih_, w_hh_;  ///< column after column, 3H each
    std::vector<std::int16_t> x_sent_, h_sent_, h_;
    std::int16_t bias_sent_ = 0;
    std::vector<std::uint32_t> a_r_, a_u_, a_cx_, a_ch_;  ///< [H] modulo 2^32, of which the low 24 bits count
    bool bias_fired_ = false;
    std::vector<std::uint32_t> fired_x_, fired_h_;
};

/// All layers in order; layer l+1 reads the h that layer l has just produced.
class Reference {
   public:
    Reference(const Network& network, const Config& config);

    void step(const std::int16_t* x);

    const ReferenceLayer& layer(std::size_t index) const { return layers_[index]; }
    const std::vector<std::int16_t>& h() const { return layers_.back().h(); }

   private:
    std::vector<ReferenceLayer> layers_;
};

}  // namespace spartus::arch::edgedrnn
