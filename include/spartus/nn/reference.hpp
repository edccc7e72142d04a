/// \file
/// The untimed reference: a DeltaLSTM or DeltaGRU network in plain arithmetic, one step at a time. It is the truth
/// for every value of the accelerator and knows nothing of arrays, PEs, words or cycles.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/network.hpp"
#include "spartus/nn/non_zeros.hpp"

namespace spartus::nn {

/// Which elements of x and h are sent.
enum class EncoderMode {
    delta,      ///< those whose change since they were last sent reaches the threshold; the change is sent
    zero_skip,  ///< those that are not zero; the value is sent and the sums restart each step
    dense,      ///< all; the value is sent and the sums restart each step
};

/// What decides which elements are sent and how sums wrap.
struct Arithmetic {
    EncoderMode mode = EncoderMode::delta;
    std::int32_t threshold_x = 0;  ///< Θx, Q8.8 LSB
    std::int32_t threshold_h = 0;  ///< Θh, Q8.8 LSB
    int accumulator_bits = 32;     ///< every sum is one number modulo 2^accumulator_bits
};

/// An element that fired, and what is sent for it.
struct Fired {
    std::uint32_t element;
    std::int32_t delta;  ///< Q8.8 LSB, 17 bits: a change in mode delta, else the value
};

/// One layer's parameters by column, and its state.
class ReferenceLayer {
   public:
    ReferenceLayer(const Layer& layer, const Arithmetic& arithmetic);

    /// Start of a sequence: all zero, the delta memory at the bias.
    void reset();
    /// One time step. `x` has as many elements as the layer has inputs.
    void step(const std::int16_t* x);

    const Cell& cell() const { return *cell_; }
    const std::vector<Fired>& fired_x() const { return fired_x_; }
    const std::vector<Fired>& fired_h() const { return fired_h_; }
    /// [rows·H], the delta memory read, 15 fraction bits.
    const std::vector<std::int32_t>& sums() const { return sums_; }
    const std::vector<std::int16_t>& pre() const { return pre_; }  ///< [rows·H], Q8.8 LSB, after quantisation
    const std::vector<std::int16_t>& c() const { return c_; }      ///< [H], Q8.8 LSB; 0 of a cell without c
    const std::vector<std::int16_t>& h() const { return h_; }      ///< [H], Q8.8 LSB

   private:
    void fire(const std::int16_t* values, std::vector<std::int16_t>& sent, std::int32_t threshold,
              std::vector<Fired>& fired) const;
    void accumulate(const NonZeros<std::int8_t>& matrix, const std::vector<Fired>& fired);
    void activate();

    const Cell* cell_;
    Arithmetic arithmetic_;
    NonZeros<std::int8_t> w_ih_;
    NonZeros<std::int8_t> w_hh_;
    std::vector<std::uint32_t> bias_;  ///< [rows·H], 15 fraction bits
    std::vector<std::uint32_t> m_;     ///< [rows·H], the delta memory, modulo 2^32
    std::vector<std::int16_t> x_sent_, h_sent_;
    std::vector<std::int32_t> sums_;
    std::vector<std::int16_t> pre_, c_, h_;
    std::vector<Fired> fired_x_, fired_h_;
};

/// All layers in order; layer l+1 reads the h that layer l has just produced.
class Reference {
   public:
    Reference(const Network& network, const Arithmetic& arithmetic);

    void reset();
    void step(const std::int16_t* x);

    const ReferenceLayer& layer(std::size_t index) const { return layers_[index]; }
    const std::vector<std::int16_t>& h() const { return layers_.back().h(); }

   private:
    std::vector<ReferenceLayer> layers_;
};

}  // namespace spartus::nn
