/// \file
/// Training of one delta layer and its classifier.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "spartus/base/decimal.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/nn/cells/lstm.hpp"
#include "spartus/recognition/recogniser.hpp"
#include "spartus/train/batches.hpp"

namespace spartus::train {

enum class Loss {
    frames,  ///< cross-entropy of every frame with its label
    ctc,     ///< connectionist temporal classification (Graves 2006), with silence as the blank
};

struct TrainerOptions {
    const nn::Cell* cell = &nn::lstm;
    std::size_t hidden = 256;
    Decimal gamma = Decimal();     ///< target sparsity of CBTD; 0 prunes nothing
    std::uint32_t pes = 64;        ///< PEs of an array, which own the sub-columns
    std::int32_t threshold_h = 0;  ///< Q8.8 LSB
    bool accelerator = true;       ///< its roundings in the forward pass: activations and Q1.7 weights
    Loss loss = Loss::frames;
    std::size_t epochs = 10;
    std::size_t anneal_epochs = 0;  ///< α rises by equal steps to 1, which it reaches at the end of this one
    std::size_t frames_per_epoch = 100000;
    std::size_t streams = 64;     ///< sequences side by side
    std::size_t steps = 40;       ///< of backpropagation through time, with Loss::frames
    std::size_t delay = 4;        ///< frames that the network may listen on before it says a phone
    double learning_rate = 2e-3;  ///< falls linearly to a twentieth
    double weight_decay = 1e-4;
    double clip = 1;  ///< largest norm of a gradient
    std::uint64_t seed = 1;
    int threads = 1;
};

/// A layer and its classifier, outside of libtorch.
struct TrainedNetwork {
    nn::FloatLayer layer;
    recognition::Classifier classifier;
};

struct EpochReport {
    std::size_t epoch = 0;  ///< how many are done
    double alpha = 0;
    double loss = 0;          ///< mean
    double frames_right = 0;  ///< share, with Loss::frames
    std::size_t frames = 0;
    double seconds = 0;
};

/// Trains epoch by epoch. The forward pass sees weights rounded to Q1.7; what is learnt are the numbers behind
/// them, with the gradients of the rounded ones. After each epoch, the rounded weights are pruned with the α of
/// that epoch; once α is 1, a pruned weight stays out.
class Trainer {
   public:
    /// `samples` outlive the trainer. Starts from random weights.
    Trainer(const TrainerOptions& options, const std::vector<Sample>& samples);
    ~Trainer();
    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;

    /// Starts from these weights instead. Throws Error(input) unless they are of the same shape.
    void start_from(const TrainedNetwork& network, const std::string& path);

    /// Whether all epochs are done.
    bool finished() const;
    /// The next epoch. Throws Error(check_failed) if the loss is no longer a number.
    EpochReport epoch();

    TrainedNetwork network() const;

    /// Everything that the coming epochs depend on, so that load() and going on gives the same bits as never having
    /// stopped, on the same machine with the same number of threads.
    void save(const std::string& path) const;
    /// Throws Error(input) if the file is no checkpoint or one of other options.
    void load(const std::string& path);

   private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace spartus::train
