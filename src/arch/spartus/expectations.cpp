#include "spartus/arch/spartus/expectations.hpp"

#include <utility>

#include "spartus/arch/spartus/step_timer.hpp"
#include "spartus/base/ahead.hpp"

namespace spartus::arch::spartus {
namespace {

class AtHand : public Expectations {
   public:
    AtHand(const Config& config, const std::vector<LayerColumns>& columns, std::unique_ptr<nn::ValueSource> values)
        : config_(config), columns_(columns), values_(std::move(values)), timer_(config) {}

    Expected next() override {
        const nn::StepView values = values_->next();
        const StepWork work = work_of(columns_[layer_++ % columns_.size()], values);
        if (config_.weight_bank.source == WeightSource::on_chip) timing_ = timer_(work);
        return {values, timing_, least_latency(config_, work)};
    }

   private:
    const Config& config_;
    const std::vector<LayerColumns>& columns_;
    const std::unique_ptr<nn::ValueSource> values_;
    StepTimer timer_;
    StepTiming timing_;
    std::size_t layer_ = 0;  ///< to come next, counted on from step to step
};

class OnAnotherCore : public Expectations {
   public:
    OnAnotherCore(const Config& config, const std::vector<LayerColumns>& columns,
                  std::unique_ptr<nn::ValueSource> values, std::size_t steps)
        : source_(config, columns, std::move(values)), steps_(steps, [this](Kept& kept) { keep(kept); }) {}

    Expected next() override {
        const Kept& kept = steps_.next();
        return {{kept.fired_x, kept.fired_h, kept.h, kept.has_sums ? &kept.sums : nullptr},
                kept.timing,
                kept.least_latency};
    }

   private:
    struct Kept {
        std::vector<nn::Fired> fired_x, fired_h;
        std::vector<std::int16_t> h;
        std::vector<std::int32_t> sums;
        bool has_sums = false;
        StepTiming timing;
        Cycle least_latency = 0;
    };

    void keep(Kept& kept) {
        const Expected step = source_.next();
        kept.fired_x = step.values.fired_x;
        kept.fired_h = step.values.fired_h;
        kept.h = step.values.h;
        kept.has_sums = step.values.sums != nullptr;
        if (kept.has_sums) kept.sums = *step.values.sums;
        kept.timing = step.timing;
        kept.least_latency = step.least_latency;
    }

    AtHand source_;
    Ahead<Kept> steps_;
};

}  // namespace

std::unique_ptr<Expectations> expectations(const Config& config, const std::vector<LayerColumns>& columns,
                                           std::unique_ptr<nn::ValueSource> values) {
    return std::make_unique<AtHand>(config, columns, std::move(values));
}

std::unique_ptr<Expectations> expectations_ahead(const Config& config, const std::vector<LayerColumns>& columns,
                                                 std::unique_ptr<nn::ValueSource> values, std::size_t steps) {
    return std::make_unique<OnAnotherCore>(config, columns, std::move(values), steps);
}

}  // namespace spartus::arch::spartus
