#include "spartus/nn/value_source.hpp"

#include <cstddef>

namespace spartus::nn {
namespace {

class ReferenceValues : public ValueSource {
   public:
    ReferenceValues(const Network& network, const std::vector<Trace>& traces, const Arithmetic& arithmetic)
        : traces_(traces), layers_(network.layers.size()), layer_(layers_), reference_(network, arithmetic) {}

    StepView next() override {
        if (layer_ == layers_) advance();
        const ReferenceLayer& layer = reference_.layer(layer_++);
        return {layer.fired_x(), layer.fired_h(), layer.h(), &layer.sums()};
    }

   private:
    void advance() {
        while (step_ == traces_[sequence_].steps) {
            ++sequence_;
            step_ = 0;
        }
        const Trace& trace = traces_[sequence_];
        if (step_ == 0) reference_.reset();
        reference_.step(trace.x.data() + step_++ * trace.inputs);
        layer_ = 0;
    }

    const std::vector<Trace>& traces_;
    const std::size_t layers_;
    std::size_t sequence_ = 0, step_ = 0, layer_;  ///< to come next
    Reference reference_;
};

class KeptValues : public ValueSource {
   public:
    explicit KeptValues(const FunctionalRun& run) : run_(run) {}

    StepView next() override {
        const StepValues& values = run_[next_++];
        return {values.fired_x, values.fired_h, values.h, nullptr};
    }

   private:
    const FunctionalRun& run_;
    std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<ValueSource> reference_values(const Network& network, const std::vector<Trace>& traces,
                                              const Arithmetic& arithmetic) {
    return std::make_unique<ReferenceValues>(network, traces, arithmetic);
}

std::unique_ptr<ValueSource> kept_values(const FunctionalRun& run) {
    return std::make_unique<KeptValues>(run);
}

}  // namespace spartus::nn
