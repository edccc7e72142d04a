/// \file
/// The sums of a layer as they would be in accumulators of any width.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/network.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::accuracy {

/// Follows one layer of the reference and adds up the same products in 64 bits, which no network can overflow.
class ExactSums {
   public:
    ExactSums(const nn::Layer& layer, nn::EncoderMode mode);

    /// Start of a sequence.
    void reset();
    /// Adds what fired in the step that `reference` has just done.
    void step(const nn::ReferenceLayer& reference);

    const std::vector<std::int64_t>& values() const { return sums_; }  ///< [rows·H], 15 fraction bits

   private:
    /// A matrix by columns, and the row of the sums that each of its rows feeds.
    struct Matrix {
        std::vector<std::int8_t> columns;  ///< [columns][rows of the matrix]
        std::vector<std::uint32_t> sum;    ///< [rows of the matrix]

        Matrix(const std::vector<std::int8_t>& weights, const nn::Feeds& feeds, std::size_t rows,
               std::size_t hidden);
        void add(const std::vector<nn::Fired>& fired, std::vector<std::int64_t>& sums) const;
    };

    bool restart_each_step_;
    Matrix ih_, hh_;
    std::vector<std::int64_t> bias_;
    std::vector<std::int64_t> sums_;
};

}  // namespace spartus::accuracy
