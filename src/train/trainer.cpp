#include "spartus/train/trainer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/optim/adamw.h>
#include <torch/serialize.h>

#include "spartus/base/error.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/train/delta_layer.hpp"

/// OpenBLAS has its own number of threads; another BLAS lacks the function.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace spartus::train {
namespace {

using at::Tensor;

constexpr std::int64_t inputs = 123;
constexpr double last_share_of_rate = 0.05;

std::vector<float> floats_of(const Tensor& tensor) {
    const Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

template <typename T>
Tensor tensor_of(const std::vector<T>& values, at::IntArrayRef shape) {
    return at::tensor(values, at::CppTypeToScalarType<T>::value).view(shape);
}

Tensor ones_where(const std::vector<std::uint8_t>& values, at::IntArrayRef shape) {
    return tensor_of(std::vector<float>(values.begin(), values.end()), shape);
}

void assign(Tensor& parameter, const std::vector<float>& values) {
    const at::NoGradGuard guard;
    parameter.copy_(tensor_of(values, parameter.sizes()));
}

bool feeds(const nn::Cell& cell, const nn::Feeds& matrix, std::uint32_t row) {
    return std::find(matrix.begin(), matrix.begin() + cell.gates, row) != matrix.begin() + cell.gates;
}

/// The bias of one matrix in a file, of the sums that the rows start from. Where the other matrix feeds a row too,
/// the sum may exceed what one bias can hold, so each has a half.
std::vector<float> bias_of(const nn::Cell& cell, const nn::Feeds& matrix, const nn::Feeds& other,
                           const std::vector<float>& rows, float (*to_whole)(float)) {
    constexpr float lsb = 1 << nn::weight_fraction_bits;
    const std::size_t hidden = rows.size() / cell.rows;
    std::vector<float> bias;
    for (std::size_t gate = 0; gate < cell.gates; ++gate) {
        const bool shared = feeds(cell, other, matrix[gate]);
        for (std::size_t k = 0; k < hidden; ++k) {
            const float whole = std::nearbyint(rows[matrix[gate] * hidden + k] * lsb);
            bias.push_back((shared ? to_whole(whole / 2) : whole) / lsb);
        }
    }
    return bias;
}

/// The sums of two biases that are the same for all units, [rows·H].
Tensor bias_rows(const nn::Cell& cell, std::size_t hidden, const std::array<float, nn::most_rows>& by_gate) {
    std::vector<float> bias;
    for (std::size_t gate = 0; gate < cell.gates; ++gate) bias.insert(bias.end(), hidden, by_gate[gate]);
    return at::tensor(nn::bias_of_rows<float>(cell, bias, bias));
}

}  // namespace

class Trainer::Implementation {
   public:
    Implementation(const TrainerOptions& options, const std::vector<Sample>& samples)
        : options_(options),
          samples_(samples),
          biases_by_row_(bias_rows(*options.cell, options.hidden, {1, 1, 1, 1})) {
        at::set_num_threads(options.threads);
        if (openblas_set_num_threads != nullptr) openblas_set_num_threads(options.threads);
        at::manual_seed(options.seed);
        const auto hidden = static_cast<std::int64_t>(options.hidden);
        const double range = 1 / std::sqrt(static_cast<double>(hidden));
        const auto uniform = [&](at::IntArrayRef shape) { return at::empty(shape).uniform_(-range, range); };
        const std::int64_t rows = options.cell->gates * hidden;
        parameters_ = {uniform({rows, inputs}), uniform({rows, hidden}),
                       bias_rows(*options.cell, options.hidden, options.cell->initial_bias),
                       uniform({classes, hidden}), at::zeros({classes})};
        for (Tensor& parameter : parameters_) {
            parameter.set_requires_grad(true);
            used_.push_back(parameter.detach().clone().set_requires_grad(true));
        }
        optimiser_ = std::make_unique<torch::optim::AdamW>(
            parameters_, torch::optim::AdamWOptions(options.learning_rate).weight_decay(options.weight_decay));
        refresh();
    }

    void start_from(const TrainedNetwork& network, const std::string& path) {
        const nn::FloatLayer& layer = network.layer;
        if (layer.cell != options_.cell || layer.hidden != options_.hidden || layer.inputs != inputs) {
            const auto words = [](const nn::Cell& cell, std::size_t from, std::size_t units) {
                return fmt::format("{}, {} inputs, {} units", cell.title, from, units);
            };
            io::refuse(path, fmt::format("holds another network ({}) than is to be trained ({})",
                                         words(*layer.cell, layer.inputs, layer.hidden),
                                         words(*options_.cell, inputs, options_.hidden)));
        }
        assign(parameters_[0], layer.weight_ih);
        assign(parameters_[1], layer.weight_hh);
        assign(parameters_[2], nn::bias_of_rows<float>(*layer.cell, layer.bias_ih, layer.bias_hh));
        assign(parameters_[3], network.classifier.weight);
        assign(parameters_[4], network.classifier.bias);
        if (options_.anneal_epochs == 0) prune();
        refresh();
    }

    bool finished() const { return epoch_ >= options_.epochs; }

    EpochReport epoch() {
        const auto begin = std::chrono::steady_clock::now();
        EpochReport report;
        std::mt19937_64 random = random_of_epoch(1);
        if (options_.loss == Loss::frames) {
            train_frames(random, report);
        } else {
            train_sequences(random, report);
        }
        ++epoch_;
        report.alpha = alpha();
        prune();
        refresh();
        report.epoch = epoch_;
        report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return report;
    }

    TrainedNetwork network() const {
        const nn::Cell& cell = *options_.cell;
        const std::vector<float> rows = floats_of(used_[2]);
        nn::FloatLayer layer;
        layer.cell = &cell;
        layer.inputs = inputs;
        layer.hidden = options_.hidden;
        layer.weight_ih = floats_of(used_[0]);
        layer.weight_hh = floats_of(used_[1]);
        if (options_.accelerator) {
            layer.bias_ih = bias_of(cell, cell.ih, cell.hh, rows, std::floor);
            layer.bias_hh = bias_of(cell, cell.hh, cell.ih, rows, std::ceil);
        } else {
            std::tie(layer.bias_ih, layer.bias_hh) = nn::biases_of_rows(cell, rows);
        }
        return {layer, {options_.hidden, floats_of(used_[3]), floats_of(used_[4])}};
    }

    void save(const std::string& path) const {
        torch::serialize::OutputArchive archive;
        archive.write("options", c10::IValue(fingerprint()));
        archive.write("epoch", c10::IValue(static_cast<std::int64_t>(epoch_)));
        for (std::size_t n = 0; n < parameters_.size(); ++n) archive.write(name(n), parameters_[n]);
        torch::serialize::OutputArchive optimiser;
        optimiser_->save(optimiser);
        archive.write("optimiser", optimiser);
        archive.write("pruned", c10::IValue(!masks_.empty()));
        for (std::size_t n = 0; n < masks_.size(); ++n) archive.write(mask_name(n), masks_[n]);
        io::OutputFile file(path);
        archive.save_to([&](const void* bytes, std::size_t count) {
            file.write(std::string_view(static_cast<const char*>(bytes), count));
            return count;
        });
        file.commit();
    }

    void load(const std::string& path) {
        torch::serialize::InputArchive archive;
        c10::IValue options, epoch;
        try {
            archive.load_from(path);
            archive.read("options", options);
            archive.read("epoch", epoch);
        } catch (const c10::Error&) {
            io::refuse(path, "is no checkpoint; remove it to begin anew");
        }
        if (options.toStringRef() != fingerprint()) {
            io::refuse(path, fmt::format("is a checkpoint of other options or data ({}); remove it to begin anew",
                                         options.toStringRef()));
        }
        const at::NoGradGuard guard;
        for (std::size_t n = 0; n < parameters_.size(); ++n) {
            Tensor value;
            archive.read(name(n), value);
            parameters_[n].copy_(value);
        }
        torch::serialize::InputArchive optimiser;
        archive.read("optimiser", optimiser);
        optimiser_->load(optimiser);
        epoch_ = static_cast<std::size_t>(epoch.toInt());
        c10::IValue pruned;
        archive.read("pruned", pruned);
        masks_.resize(pruned.toBool() ? 2 : 0);
        for (std::size_t n = 0; n < masks_.size(); ++n) archive.read(mask_name(n), masks_[n]);
        refresh();
    }

   private:
    static constexpr auto classes = static_cast<std::int64_t>(recognition::phone_classes);

    static std::string name(std::size_t parameter) { return "parameter" + std::to_string(parameter); }

    static std::string mask_name(std::size_t matrix) { return "mask" + std::to_string(matrix); }

    std::string fingerprint() const {
        const TrainerOptions& o = options_;
        std::size_t frames = 0;
        for (const Sample& sample : samples_) frames += sample.trace.steps;
        return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", o.cell->name, o.hidden,
                           o.gamma.text(), o.pes, o.threshold_h, o.accelerator, static_cast<int>(o.loss), o.epochs,
                           o.anneal_epochs, o.frames_per_epoch, o.streams, o.steps, o.delay, o.learning_rate,
                           o.weight_decay, o.clip, o.seed, o.threads, samples_.size(), frames);
    }

    /// A generator for one purpose in one epoch.
    std::mt19937_64 random_of_epoch(std::uint32_t purpose) const {
        std::seed_seq seed{static_cast<std::uint32_t>(options_.seed),
                           static_cast<std::uint32_t>(options_.seed >> 32U), static_cast<std::uint32_t>(epoch_),
                           purpose};
        return std::mt19937_64(seed);
    }

    /// Of the epochs done: in what share of the cases a candidate goes.
    double alpha() const {
        if (epoch_ >= options_.anneal_epochs) return 1;
        return static_cast<double>(epoch_) / static_cast<double>(options_.anneal_epochs);
    }

    LayerWeights weights() const { return {used_[0], used_[1], used_[2]}; }

    /// What the network computes with: the parameters, those of the layer rounded to what the accelerator holds.
    void refresh() {
        const at::NoGradGuard guard;
        for (std::size_t n = 0; n < parameters_.size(); ++n) {
            used_[n].copy_(parameters_[n]);
            if (options_.accelerator && n < 3) {
                const double lsb = 1 << nn::weight_fraction_bits;
                const Tensor numbers = n == 2 ? biases_by_row_ : at::ones({1});  // of Q1.7 that make up a value
                used_[n].mul_(lsb).round_().clamp_(numbers * -lsb, numbers * (lsb - 1)).div_(lsb);
                if (n < masks_.size()) keep_from_zero(n, 1 / lsb);
            }
        }
    }

    /// A weight that CBTD left is at least one LSB: every sub-column keeps the same number of non-zero weights.
    void keep_from_zero(std::size_t n, double lsb) {
        const Tensor smallest =
            at::where(parameters_[n].lt(0), at::full_like(used_[n], -lsb), at::full_like(used_[n], lsb));
        used_[n].copy_(at::where(used_[n].eq(0), smallest * masks_[n], used_[n]));
    }

    LayerArithmetic arithmetic() const {
        return {std::ldexp(options_.threshold_h, -nn::activation_fraction_bits), options_.accelerator};
    }

    /// [T, B, classes]
    Tensor outputs(const Batch& batch, LayerState& state) const {
        const auto steps = static_cast<std::int64_t>(batch.steps),
                   streams = static_cast<std::int64_t>(batch.streams);
        const Tensor h = delta_layer(*options_.cell, tensor_of(batch.x, {steps, streams, inputs}),
                                     tensor_of(batch.keep, {steps, streams}), weights(), state, arithmetic());
        return at::linear(h, used_[3], used_[4]);
    }

    void train_frames(std::mt19937_64& random, EpochReport& report) {
        Streams streams(samples_, draw(samples_, options_.frames_per_epoch, random), options_.streams,
                        options_.delay);
        const std::size_t per_update = options_.streams * options_.steps;
        const std::size_t updates = (options_.frames_per_epoch + per_update - 1) / per_update;
        LayerState state = LayerState::zero(parameters_[1], static_cast<std::int64_t>(options_.streams));
        double loss_sum = 0;
        std::int64_t right = 0, labelled = 0;
        for (std::size_t update = 0; update < updates; ++update) {
            const Batch batch = streams.next(options_.steps);
            const Tensor labels = tensor_of(batch.labels, {-1});
            const Tensor flat = outputs(batch, state).view({-1, classes});
            const Tensor loss = at::nll_loss(flat.log_softmax(1), labels, {}, at::Reduction::Mean, -1);
            step(loss, update, updates);
            loss_sum += loss.item<double>();
            right += flat.argmax(1).eq(labels).sum().item<std::int64_t>();
            labelled += labels.ge(0).sum().item<std::int64_t>();
        }
        report.loss = loss_sum / static_cast<double>(updates);
        report.frames_right = static_cast<double>(right) / static_cast<double>(labelled);
        report.frames = updates * per_update;
    }

    void train_sequences(std::mt19937_64& random, EpochReport& report) {
        const std::vector<Batch> batches =
            whole_sequences(samples_, draw(samples_, options_.frames_per_epoch, random), options_.streams, random);
        double loss_sum = 0;
        for (std::size_t update = 0; update < batches.size(); ++update) {
            const Batch& batch = batches[update];
            LayerState state = LayerState::zero(parameters_[1], static_cast<std::int64_t>(batch.streams));
            const Tensor scores = outputs(batch, state).log_softmax(2);
            const Tensor loss =
                at::ctc_loss(scores, tensor_of(batch.phones, {-1}), tensor_of(batch.frame_counts, {-1}),
                             tensor_of(batch.phone_counts, {-1}), recognition::silence, at::Reduction::Mean, true);
            step(loss, update, batches.size());
            loss_sum += loss.item<double>();
            for (const std::int64_t frames : batch.frame_counts) report.frames += static_cast<std::size_t>(frames);
        }
        report.loss = loss_sum / static_cast<double>(batches.size());
    }

    void step(const Tensor& loss, std::size_t update, std::size_t updates) {
        if (!std::isfinite(loss.item<double>())) {
            throw Error(ExitCode::check_failed, fmt::format("the loss is no number in epoch {}; a lower "
                                                            "--learning-rate may help",
                                                            epoch_ + 1));
        }
        for (Tensor& used : used_) used.mutable_grad() = Tensor();
        loss.backward();
        // Rounding is passed straight through: a parameter's gradient is that of its rounded value.
        for (std::size_t n = 0; n < parameters_.size(); ++n) parameters_[n].mutable_grad() = used_[n].grad();
        clip();
        const double done =
            (static_cast<double>(epoch_) + static_cast<double>(update) / static_cast<double>(updates)) /
            static_cast<double>(options_.epochs);
        static_cast<torch::optim::AdamWOptions&>(optimiser_->param_groups()[0].options())
            .lr(options_.learning_rate * (1 - (1 - last_share_of_rate) * done));
        optimiser_->step();
        const at::NoGradGuard guard;
        for (std::size_t n = 0; n < masks_.size(); ++n) parameters_[n].mul_(masks_[n]);
        refresh();
    }

    void clip() {
        double squares = 0;
        for (const Tensor& parameter : parameters_) squares += parameter.grad().square().sum().item<double>();
        const double norm = std::sqrt(squares);
        if (norm <= options_.clip) return;
        for (const Tensor& parameter : parameters_) parameter.grad().mul_(options_.clip / norm);
    }

    /// CBTD on the rounded weights; a weight that goes begins again at 0 until α is 1, and stays there afterwards.
    void prune() {
        if (options_.gamma.value() == 0 || !masks_.empty()) return;
        refresh();
        nn::Network rounded = io::quantised({network().layer});
        const nn::Layer& layer = rounded.layers.front();
        const at::NoGradGuard guard;
        if (alpha() >= 1) {
            const nn::CbtdMask mask = nn::cbtd_mask(layer, options_.gamma, options_.pes);
            masks_ = {ones_where(mask.ih, parameters_[0].sizes()), ones_where(mask.hh, parameters_[1].sizes())};
            for (std::size_t n = 0; n < masks_.size(); ++n) parameters_[n].mul_(masks_[n]);
            return;
        }
        const nn::Layer before = layer;
        std::mt19937_64 random = random_of_epoch(2);
        nn::apply_cbtd(rounded, options_.gamma, options_.pes, alpha(), random);
        parameters_[0].mul_(unchanged(before.weight_ih, layer.weight_ih, parameters_[0].sizes()));
        parameters_[1].mul_(unchanged(before.weight_hh, layer.weight_hh, parameters_[1].sizes()));
    }

    static Tensor unchanged(const std::vector<std::int8_t>& before, const std::vector<std::int8_t>& after,
                            at::IntArrayRef shape) {
        std::vector<std::uint8_t> same(before.size());
        std::transform(before.begin(), before.end(), after.begin(), same.begin(), std::equal_to<>());
        return ones_where(same, shape);
    }

    TrainerOptions options_;
    const std::vector<Sample>& samples_;
    const Tensor biases_by_row_;      ///< of how many a row's is the sum, [rows·H]
    std::vector<Tensor> parameters_;  ///< W_ih, W_hh, bias, classifier weight and bias, as they are learnt
    std::vector<Tensor> used_;        ///< the same as they are used, see refresh()
    std::vector<Tensor> masks_;       ///< of W_ih and W_hh, 0 where a weight stays pruned; none before α is 1
    std::unique_ptr<torch::optim::AdamW> optimiser_;
    std::size_t epoch_ = 0;
};

Trainer::Trainer(const TrainerOptions& options, const std::vector<Sample>& samples)
    : implementation_(std::make_unique<Implementation>(options, samples)) {}

Trainer::~Trainer() = default;

void Trainer::start_from(const TrainedNetwork& network, const std::string& path) {
    implementation_->start_from(network, path);
}

bool Trainer::finished() const {
    return implementation_->finished();
}

EpochReport Trainer::epoch() {
    return implementation_->epoch();
}

TrainedNetwork Trainer::network() const {
    return implementation_->network();
}

void Trainer::save(const std::string& path) const {
    implementation_->save(path);
}

void Trainer::load(const std::string& path) {
    implementation_->load(path);
}

}  // namespace spartus::train
