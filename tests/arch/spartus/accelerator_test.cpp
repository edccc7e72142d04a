// Several accelerators side by side in one elaboration.
#include "spartus/arch/spartus/accelerator.hpp"

#include <memory>
#include <string>
#include <utility>

#include "spartus/nn/reference.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/random_network.hpp"
#include "support/worked_example.hpp"

using namespace spartus;
using arch::spartus::Accelerator;
using arch::spartus::StepTimes;
using parts::Clock;
using test::Random;

namespace {

/// An accelerator with the network and the traces that it runs; compares every step with the reference.
class Run : public arch::spartus::StepObserver {
   public:
    std::vector<std::vector<Cycle>> times;  ///< of every step
    std::vector<std::vector<std::int16_t>> h;
    std::size_t wrong = 0;  ///< steps with another h or other tokens than the reference's

    Run(const arch::spartus::Config& config, nn::Network network, std::vector<nn::Trace> traces, Cycle run_ahead)
        : arrays_(config.accelerator.arrays),
          network_(std::move(network)),
          traces_(std::move(traces)),
          reference_(network_, arch::spartus::arithmetic_of(config)),
          accelerator(sc_core::sc_gen_unique_name("accelerator"), config, network_, traces_, *this,
                      Accelerator::Options{run_ahead}) {}

    bool step_finished(const StepTimes& step) override {
        if (step.layer == 0) {
            if (step.step == 0) reference_.reset();
            const nn::Trace& trace = traces_[step.sequence];
            reference_.step(trace.x.data() + step.step * trace.inputs);
        }
        const nn::ReferenceLayer& expected = reference_.layer(step.layer);
        fired_ += expected.fired_x().size() + expected.fired_h().size();
        wrong += accelerator.activation_unit().h(step.layer) != expected.h() || tokens() != fired_;
        h.push_back(accelerator.activation_unit().h(step.layer));
        times.push_back({step.sequence, step.step, step.layer, step.reset, step.input_wait, step.start,
                         step.inspect, step.barrier, step.sync, step.activate, step.result, step.end});
        return true;
    }

    bool finished() const { return accelerator.finished(); }

   private:
    std::uint64_t tokens() const {
        std::uint64_t tokens = 0;
        for (std::size_t n = 0; n < arrays_; ++n) tokens += accelerator.array(n).counters().tokens;
        return tokens;
    }

    const std::size_t arrays_;
    const nn::Network network_;
    const std::vector<nn::Trace> traces_;
    nn::Reference reference_;
    std::uint64_t fired_ = 0;
    Accelerator accelerator;
};

arch::spartus::Config random_config(Random& random) {
    arch::spartus::Config config;
    config.accelerator = {random.between(1u, 5u), random.between(1u, 6u), 200.0, random.between(16u, 32u)};
    config.delta_encoder = {random.between(nn::EncoderMode::delta, nn::EncoderMode::dense),
                            random.between(1u, 9u),
                            random.between(1u, 4u),
                            random.between(1u, 6u),
                            random.between(0, 100) / 256.0,
                            random.between(0, 40) / 256.0};
    config.weight_bank = {random.between(1u, 3u), random.one_in(3) ? nn::BankFormat::dense : nn::BankFormat::cbcsc};
    config.pe_array = {random.between(2u, 6u),
                       random.one_in(2) ? arch::spartus::Hazard::stall : arch::spartus::Hazard::forward};
    config.activation_unit = {random.between(4u, 6u), random.between(1u, 6u)};
    config.controller = {random.between(1u, 3u), random.between(0u, 2u), random.between(0u, 2u)};
    config.host = {random.one_in(2) ? arch::spartus::HostMode::real_time : arch::spartus::HostMode::back_to_back,
                   random.between(1u, 9u), random.between(1, 200) / 200.0};
    return config;
}

}  // namespace

TEST_CASE("An accelerator computes what the reference does, in the same cycles however far its modules run ahead") {
    Random random(6);
    const Cycle run_aheads[] = {0, 1, 3, 17, Clock::unlimited};
    std::vector<std::unique_ptr<Run>> runs;
    for (unsigned repetition = 0; repetition < 40; ++repetition) {
        const arch::spartus::Config config = random_config(random);
        std::vector<std::size_t> sizes(random.between(2u, 4u));
        for (std::size_t& size : sizes) size = random.between(1u, 14u);
        std::vector<nn::Trace> traces;
        for (unsigned left = random.between(1u, 3u); left > 0; --left) {
            traces.push_back(test::random_trace(random.between(0u, 5u), sizes.front(), random.bits(), 200));
        }
        const nn::Network network = test::random_network(sizes, random.bits());
        for (const Cycle run_ahead : run_aheads) {
            runs.push_back(std::make_unique<Run>(config, network, traces, run_ahead));
        }
    }
    sc_core::sc_start();
    std::size_t steps = 0;
    for (std::size_t at = 0; at < runs.size(); ++at) {
        INFO("configuration " << at / std::size(run_aheads) << ", run-ahead "
                              << run_aheads[at % std::size(run_aheads)]);
        const Run& run = *runs[at];
        CHECK(run.finished());
        CHECK(run.wrong == 0);
        CHECK(run.times == runs[at - at % std::size(run_aheads)]->times);
        steps += run.times.size();
    }
    CHECK(steps > 1000);
}

TEST_CASE("The worked example comes out whatever the number of arrays and of PEs") {
    std::vector<std::unique_ptr<Run>> runs;
    for (const std::uint32_t arrays : {1u, 2u, 3u, 5u}) {
        for (const std::uint32_t pes : {1u, 2u, 3u}) {
            arch::spartus::Config config;
            config.accelerator.arrays = arrays;
            config.accelerator.pes_per_array = pes;
            config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = test::worked_threshold / 256.0;
            runs.push_back(std::make_unique<Run>(config, test::worked_network(), std::vector{test::worked_trace()},
                                                 Clock::unlimited));
        }
    }
    sc_core::sc_start();
    for (const auto& run : runs) {
        CHECK(run->wrong == 0);
        REQUIRE(run->h.size() == 4);
        for (std::size_t t = 0; t < 4; ++t) CHECK(run->h[t] == test::worked_steps()[t].h);
    }
}
