#include "spartus/nn/value_source.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

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

/// A ring of steps between the thread that fills it and the one that asks. Either waits for the other to do half a
/// ring, so that they seldom wake one another.
class ValuesAhead : public ValueSource {
   public:
    ValuesAhead(const Network& network, const std::vector<Trace>& traces, const Arithmetic& arithmetic)
        : reference_(network, traces, arithmetic),
          total_(count_steps(traces) * network.layers.size()),
          thread_([this] { fill(); }) {}

    ~ValuesAhead() override {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    StepView next() override {
        std::unique_lock<std::mutex> lock(mutex_);
        if (asked_ > 0 && made_ - ++free_ == ring_.size() / 2) changed_.notify_all();
        changed_.wait(lock, [this] { return made_ > asked_; });
        const Kept& kept = ring_[asked_++ % ring_.size()];
        return {kept.fired_x, kept.fired_h, kept.h, &kept.sums};
    }

   private:
    struct Kept {
        std::vector<Fired> fired_x, fired_h;
        std::vector<std::int16_t> h;
        std::vector<std::int32_t> sums;
    };

    void fill() {
        for (std::size_t step = 0; step < total_; ++step) {
            if (!wait_for_place()) return;
            const StepView view = reference_.next();
            Kept& kept = ring_[step % ring_.size()];
            kept.fired_x = view.fired_x;
            kept.fired_h = view.fired_h;
            kept.h = view.h;
            kept.sums = *view.sums;
            const std::lock_guard<std::mutex> lock(mutex_);
            ++made_;
            changed_.notify_all();
        }
    }

    /// False if there is no need for more.
    bool wait_for_place() {
        std::unique_lock<std::mutex> lock(mutex_);
        if (made_ - free_ == ring_.size()) {
            changed_.wait(lock, [this] { return stop_ || made_ - free_ <= ring_.size() / 2; });
        }
        return !stop_;
    }

    ReferenceValues reference_;
    const std::size_t total_;
    std::array<Kept, 16> ring_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t made_ = 0, asked_ = 0, free_ = 0;  ///< steps; those before `free_` are no longer needed
    bool stop_ = false;
    std::thread thread_;
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

std::unique_ptr<ValueSource> reference_values_ahead(const Network& network, const std::vector<Trace>& traces,
                                                    const Arithmetic& arithmetic) {
    return std::make_unique<ValuesAhead>(network, traces, arithmetic);
}

std::unique_ptr<ValueSource> kept_values(const FunctionalRun& run) {
    return std::make_unique<KeptValues>(run);
}

}  // namespace spartus::nn
