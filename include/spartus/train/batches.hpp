/// \file
/// In what order and in what pieces examples are trained on. Everything follows from the seed and the number of the
/// epoch, so that an epoch can be repeated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "spartus/nn/network.hpp"
#include "spartus/recognition/phones.hpp"

namespace spartus::train {

/// What the trainer keeps of an example.
struct Sample {
    nn::Trace trace;  ///< what is sent of x
    std::vector<recognition::Phone> labels;
    std::vector<recognition::Phone> phones;
};

/// Samples in random order, as many as are needed for `frames` frames; each once before one comes again.
std::vector<std::size_t> draw(const std::vector<Sample>& samples, std::size_t frames, std::mt19937_64& random);

/// Steps of `streams` sequences side by side, [steps][streams].
struct Batch {
    std::size_t steps = 0;
    std::size_t streams = 0;
    std::vector<float> x;                                          ///< [steps][streams][inputs]
    std::vector<float> keep;                                       ///< 0 where a sequence begins
    std::vector<std::int64_t> labels;                              ///< -1 where there is none
    std::vector<std::int64_t> phones, phone_counts, frame_counts;  ///< for CTC, per stream
};

/// Samples one behind the other in parallel streams, cut into pieces of equal length: no frame is padding. The
/// label of a frame is the one `delay` frames earlier, so that the network has heard what follows.
class Streams {
   public:
    Streams(const std::vector<Sample>& samples, std::vector<std::size_t> order, std::size_t streams,
            std::size_t delay);

    /// The next piece.
    Batch next(std::size_t steps);

   private:
    struct Place {
        const Sample* sample = nullptr;
        std::size_t frame = 0;
    };

    const std::vector<Sample>& samples_;
    std::vector<std::size_t> order_;
    std::size_t next_ = 0;
    std::size_t delay_;
    std::vector<Place> places_;
};

/// Whole samples of similar length side by side, the shorter ones padded with zeros at the end.
std::vector<Batch> whole_sequences(const std::vector<Sample>& samples, std::vector<std::size_t> order,
                                   std::size_t streams, std::mt19937_64& random);

}  // namespace spartus::train
