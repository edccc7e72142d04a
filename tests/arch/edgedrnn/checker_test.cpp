// What EdgeDRNN's check says of a layer that is told wrongly.
#include "spartus/arch/edgedrnn/checker.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "spartus/base/child_process.hpp"

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

using edgedrnn::LayerCounts;
using edgedrnn::LayerTimes;

struct Lie {
    const char* complaint;  ///< its beginning
    std::function<void(LayerTimes&, LayerCounts&)> tell;
};

/// Later by as many cycles, all of which have a cause.
void move_end(LayerTimes& times, LayerCounts& counts, int cycles) {
    times.last_mac += static_cast<Cycle>(cycles);
    times.end += static_cast<Cycle>(cycles);
    counts.encoder.done += static_cast<Cycle>(cycles);
    counts.mac.starved += static_cast<Cycle>(cycles);
}

std::vector<Lie> lies() {
    return {
        {"biases sent", [](LayerTimes&, LayerCounts& c) { ++c.encoder.fired_bias; }},
        {"elements of x sent", [](LayerTimes&, LayerCounts& c) { ++c.encoder.fired_x; }},
        {"elements of h sent", [](LayerTimes&, LayerCounts& c) { ++c.encoder.fired_h; }},
        {"commands accepted", [](LayerTimes&, LayerCounts& c) { ++c.commands.commands; }},
        {"columns multiplied", [](LayerTimes&, LayerCounts& c) { ++c.mac.columns; }},
        {"beats taken", [](LayerTimes&, LayerCounts& c) { ++c.mac.mac; }},
        {"null tokens popped", [](LayerTimes&, LayerCounts& c) { ++c.mac.null; }},
        {"the causes of the encoder cover", [](LayerTimes&, LayerCounts& c) { ++c.encoder.done; }},
        {"the causes of the MAC array cover", [](LayerTimes&, LayerCounts& c) { ++c.mac.starved; }},
        {"bias slots", [](LayerTimes&, LayerCounts& c) { ++c.encoder.bias, --c.encoder.done; }},
        {"empty slots", [](LayerTimes&, LayerCounts& c) { ++c.encoder.turn, --c.encoder.done; }},
        {"elements inspected", [](LayerTimes&, LayerCounts& c) { ++c.encoder.scan, --c.encoder.done; }},
        {"drain", [](LayerTimes&, LayerCounts& c) { ++c.mac.drain, --c.mac.starved; }},
        {"activation", [](LayerTimes&, LayerCounts& c) { ++c.mac.activation, --c.mac.starved; }},
        {"the bias slot is in cycle", [](LayerTimes& t, LayerCounts&) { ++t.bias; }},
        {"the last result is in cycle",
         [](LayerTimes& t, LayerCounts& c) {
             move_end(t, c, 1);
             --t.last_mac;
         }},
        {"the last MAC cycle is", [](LayerTimes& t, LayerCounts& c) { move_end(t, c, 1); }},
        {"the layer takes", [](LayerTimes& t, LayerCounts& c) { move_end(t, c, -1); }},  // all fires: no slack
    };
}

edgedrnn::Config four_pes() {
    edgedrnn::Config config;
    config.accelerator.pes = 4;
    return config;
}

edgedrnn::Network random_network(Random& random) {
    const auto weights = [&](std::size_t count) {
        std::vector<std::int8_t> result(count);
        for (auto& weight : result) weight = static_cast<std::int8_t>(random.between(-60, 60));
        return result;
    };
    edgedrnn::Network network;
    for (int layer = 0; layer < 2; ++layer) {
        network.layers.push_back({8, 8, weights(3 * 8 * 8), weights(3 * 8 * 8), weights(3 * 8)});
    }
    return network;
}

/// Every element of x changes in every step.
nn::Trace changing_trace(std::size_t steps) {
    nn::Trace trace{"changing", steps, 8, {}};
    for (std::size_t n = 0; n < steps * 8; ++n) {
        trace.x.push_back(static_cast<std::int16_t>((n / 8 % 2 == 0 ? 300 : -300) + static_cast<int>(n % 8)));
    }
    return trace;
}

/// Tells one checker per lie the truth of all layers but one.
class Liar : public Device {
   public:
    static constexpr std::size_t victim = 2;  ///< the first layer of the second step
    std::vector<std::string> complaints;      ///< of every lie
    std::string of_truth;

    Liar(const edgedrnn::Config& its_config, const edgedrnn::Network& its_network, const nn::Trace& its_trace)
        : Device(its_config, its_network, its_trace), complaints(lies().size()) {
        for (std::size_t n = 0; n < complaints.size(); ++n) {
            checkers_.push_back(std::make_unique<edgedrnn::Checker>(config, network, trace));
        }
    }

    bool layer_finished(const LayerTimes& times) override {
        Device::layer_finished(times);
        const ModelRow before = rows.size() < 2 ? ModelRow{} : rows[rows.size() - 2];
        const ModelRow& now = rows.back();
        for (std::size_t n = 0; n < checkers_.size(); ++n) {
            LayerTimes told = times;
            LayerCounts counts{
                minus(now.encoder, before.encoder), minus(now.mac, before.mac), {now.commands - before.commands}};
            const bool lie = rows.size() - 1 == victim;
            if (lie) lies()[n].tell(told, counts);
            const auto complaint = checkers_[n]->check(told, counts, *accelerator);
            if (lie) complaints[n] = complaint.value_or("");
        }
        return rows.size() <= victim;
    }

   private:
    std::vector<std::unique_ptr<edgedrnn::Checker>> checkers_;
};

/// What the check of a device says that is not held against its own network or config.
std::string complaint_of(const edgedrnn::Config& config, const edgedrnn::Network& network,
                         const edgedrnn::Network& checked, const nn::Trace& trace,
                         const std::function<void(const edgedrnn::Accelerator&)>& before = {}) {
    struct Other : Device {
        Other(const edgedrnn::Config& its_config, const edgedrnn::Network& its_network, const nn::Trace& its_trace,
              const edgedrnn::Network& its_checked)
            : Device(its_config, its_network, its_trace), checker(config, its_checked, trace) {}
        bool layer_finished(const LayerTimes& times) override {
            Device::layer_finished(times);
            if (before) before(*accelerator);
            const ModelRow& now = rows.back();
            complaint = checker.check(times, {now.encoder, now.mac, {now.commands}}, *accelerator).value_or("");
            return false;
        }
        edgedrnn::Checker checker;
        std::function<void(const edgedrnn::Accelerator&)> before;
        std::string complaint;
    } device(config, network, trace, checked);
    device.before = before;
    sc_core::sc_start();
    return device.complaint;
}

bool begins(const std::string& text, const std::string& with) {
    return text.compare(0, with.size(), with) == 0;
}

}  // namespace

TEST_CASE("Of a layer of EdgeDRNN told wrongly in any one time or count the check says so, of the truth nothing") {
    Random random(5);
    Liar liar(four_pes(), random_network(random), changing_trace(3));
    sc_core::sc_start();
    REQUIRE(liar.rows.size() == Liar::victim + 1);
    CHECK(liar.wrong.empty());
    CHECK(liar.rows.back().mac.null == liar.rows.back().encoder.null_tokens);
    for (std::size_t n = 0; n < liar.complaints.size(); ++n) {
        INFO(liar.complaints[n]);
        CHECK(begins(liar.complaints[n], lies()[n].complaint));
    }
}

TEST_CASE("A sum of EdgeDRNN that is not the reference's is named by its gate and unit") {
    Random random(5);
    const edgedrnn::Network network = random_network(random);
    const char* const names[] = {"the sum a_r of unit 3 is", "the sum a_u of unit 3 is",
                                 "the sum a_cx of unit 3 is"};
    for (std::size_t gate = 0; gate < 3; ++gate) {
        edgedrnn::Network other = network;
        std::int8_t& weight = other.layers[0].weight_ih[(gate * 8 + 3) * 8];
        weight = static_cast<std::int8_t>(weight + 1);
        const std::string complaint =
            in_child_process([&] { return complaint_of(four_pes(), network, other, changing_trace(2)); });
        INFO(complaint);
        CHECK(begins(complaint, names[gate]));
    }
}

TEST_CASE("One LSB in one h of EdgeDRNN is caught in the layer in which it happens") {
    Random random(5);
    const edgedrnn::Network network = random_network(random);
    const std::string complaint =
        complaint_of(four_pes(), network, network, changing_trace(2), [](const edgedrnn::Accelerator& accelerator) {
            auto& h = const_cast<std::vector<std::int16_t>&>(accelerator.encoder().h(0));  // NOLINT: a fault
            ++h[5];
        });
    INFO(complaint);
    CHECK(begins(complaint, "h of unit 5 is "));
}
