#include "spartus/cost/energy.hpp"

#include <cmath>
#include <iomanip>

#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/arch/spartus/published_point.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/nn/cells/gru.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"
#include "support/config.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

const std::string model_path = SPARTUS_SOURCE_DIR "/configs/energy/spartus-28nm.cfg";
constexpr double dense_operations = 9'396'224;

arch::spartus::Config published_config() {
    return test::read_config(SPARTUS_SOURCE_DIR "/configs/spartus-zynq7100.cfg");
}

cost::Rates rates(const arch::spartus::Config& config) {
    return {config.accelerator.clock_mhz, config.host.frame_period_us};
}

arch::spartus::EnergyCounts published_events() {
    return arch::spartus::energy_counts(published_config(), arch::spartus::published_point::network(),
                                        arch::spartus::published_point::activity());
}

cost::EnergyCounts published_counts() {
    return published_events().events();
}

double sum_of_shares(const cost::EnergyFigures& figures) {
    double sum = 0;
    for (const auto& [module, share] : figures.shares) sum += share;
    return sum;
}

double share_of(const cost::EnergyFigures& figures, const std::string& name) {
    for (const auto& [module, share] : figures.shares) {
        if (module == name) return share;
    }
    FAIL("no module " << name);
    return 0;
}

}  // namespace

TEST_CASE("The shipped scale is the one that calibration on the published point gives") {
    const cost::EnergyModel model = cost::read_energy_model(model_path);
    const double scale = cost::calibrate(model, published_counts(), rates(published_config()),
                                         arch::spartus::published_point::watts);
    INFO("calibration.scale = " << std::setprecision(17) << scale);
    CHECK(model.scale == Approx(scale).epsilon(1e-12));
}

TEST_CASE("Calibration meets any power and shifts no share from one module to another") {
    cost::EnergyModel model = cost::read_energy_model(model_path);
    const auto figures = [&] {
        return cost::energy_figures(model, published_counts(), rates(published_config()), dense_operations);
    };
    model.scale = 1;
    const cost::EnergyFigures before = figures();
    for (const double watts : {0.1, 9.4 / 1.1, 70.0}) {
        model.scale = cost::calibrate(model, published_counts(), rates(published_config()), watts);
        const cost::EnergyFigures after = figures();
        CHECK(after.watts_back_to_back == Approx(watts).epsilon(1e-12));
        CHECK(after.uj_per_step == Approx(watts).epsilon(1e-12));  // a step takes 1 µs
        CHECK(after.tops_per_watt == Approx(9.396224 / watts).epsilon(1e-12));
        REQUIRE(after.shares.size() == before.shares.size());
        for (std::size_t k = 0; k < after.shares.size(); ++k) {
            CHECK(after.shares[k].second == Approx(before.shares[k].second).epsilon(1e-12));
        }
    }
}

TEST_CASE("The activity of the published point is that of the latency formula") {
    const arch::spartus::Activity activity = arch::spartus::published_point::activity();
    CHECK(activity.words == 8 * 4 * 119);  // 119 words are 29.75 columns of 4
    CHECK(activity.tokens == 8 * 119);     // in four steps
    CHECK(activity.multiply_adds == 64 * activity.words);
    CHECK(activity.cycles == 4 * 200);
}

TEST_CASE("Static power is taken off before calibration and calibrates to the same total") {
    cost::EnergyModel model = cost::read_energy_model(model_path);
    model.static_watts = 2;
    const double before = model.scale;
    model.scale = cost::calibrate(model, published_counts(), rates(published_config()), 8);
    CHECK(model.scale < before);
    const auto figures =
        cost::energy_figures(model, published_counts(), rates(published_config()), dense_operations);
    CHECK(figures.watts_back_to_back == Approx(8));
    CHECK(share_of(figures, "static") == Approx(0.25));
}

TEST_CASE("There is no scale for a power below the static one or for no events") {
    cost::EnergyModel model = cost::read_energy_model(model_path);
    model.static_watts = 9;
    const auto refused = [&](const cost::EnergyCounts& counts) {
        return test::error_of([&] { cost::calibrate(model, counts, rates(published_config()), 8); }).code();
    };
    CHECK(refused(published_counts()) == ExitCode::config);
    model.static_watts = 0;
    CHECK(refused({}) == ExitCode::config);
}

TEST_CASE("Energies by hand") {
    cost::EnergyModel model;
    model.bram_bit = 1;
    model.lutram_bit = 2;
    model.adder_bit = 3;
    model.product = 4;
    model.padding_product = 5;
    model.activation_product = 6;
    model.flip_flop_cycle = 7;
    model.scale = 10;
    arch::spartus::EnergyCounts counts;
    counts.steps = 2;
    counts.cycles = 100;
    counts.inspected_bits = 1;
    counts.compared_bits = 2;
    counts.reference_bits = 3;
    counts.weight_bits = 4;
    counts.products = 5;
    counts.padding_products = 6;
    counts.accumulated_bits = 7;
    counts.accumulator_lutram_bits = 8;
    counts.accumulator_bram_bits = 9;
    counts.token_bits = 10;
    counts.tree_bits = 11;
    counts.table_bits = 12;
    counts.activation_products = 13;
    counts.state_bits = 14;
    counts.host_bits = 15;
    counts.flip_flops = 16;
    arch::spartus::Config config;
    config.accelerator.clock_mhz = 100;  // 100 cycles are 1 µs
    config.host.frame_period_us = 2;     // two steps every 4 µs

    const double encoders = (1 + 3) * 2 + 2 * 3;
    const double banks = 4;
    const double arrays = 5 * 4 + 6 * 5 + 7 * 3 + (8 + 10) * 2 + 9;
    const double activation = 11 * 3 + 12 + 13 * 6 + 14 * 2;
    const double host = 15 * 2;
    const double clock = 100 * 16 * 7;
    const double pj = 10 * (encoders + banks + arrays + activation + host + clock);
    const cost::EnergyFigures figures = cost::energy_figures(model, counts.events(), rates(config), 1000);
    CHECK(figures.pj_per_mac == Approx(pj / 5));
    CHECK(figures.uj_per_step == Approx(pj * 1e-6 / 2));
    CHECK(figures.watts_back_to_back == Approx(pj * 1e-6));  // in 1 µs
    CHECK(figures.watts_real_time == Approx((pj + 10 * 300 * 16 * 7) * 1e-6 / 4));
    CHECK(figures.uj_per_frame == Approx((pj + 10 * 300 * 16 * 7) * 1e-6 / 2));
    CHECK(figures.tops_per_watt == Approx(2 * 1000 / pj));
    CHECK(share_of(figures, "PE arrays") == Approx(10 * arrays / pj));
    CHECK(share_of(figures, "clock") == Approx(10 * clock / pj));

    config.host.frame_period_us = 0.1;  // too fast: the steps follow one another
    CHECK(cost::energy_figures(model, counts.events(), rates(config), 1000).watts_real_time ==
          Approx(figures.watts_back_to_back));
    CHECK(cost::energy_figures(model, counts.events(), rates(config), 1000).uj_per_frame ==
          Approx(figures.uj_per_step));
}

TEST_CASE("Events by hand") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 4;
    const nn::Network network = test::uniform_network(3, 6);  // two groups: 8 neurons, L = 8
    arch::spartus::Activity activity;
    activity.time_steps = 5;
    activity.sequences = 1;
    activity.cycles = 1000;
    activity.words = 20;
    activity.multiply_adds = 70;
    activity.tokens = 10;
    activity.inspections = 30;
    const arch::spartus::EnergyCounts counts = arch::spartus::energy_counts(config, network, activity);
    CHECK(counts.inspected_bits == 30 * 8 * 32);
    CHECK(counts.compared_bits == 30 * 8 * 34);
    CHECK(counts.reference_bits == 10 * 16);
    CHECK(counts.weight_bits == 20 * 4 * (8 + 3));
    CHECK(counts.products == 70);
    CHECK(counts.padding_products == 10);
    CHECK(counts.accumulated_bits == 80 * 32);
    CHECK(counts.accumulator_lutram_bits == 32 * (2 * 80 + 2 * 4 * 5 * 8 + 2 * 4 * 8));
    CHECK(counts.accumulator_bram_bits == 0);
    CHECK(counts.token_bits == 2 * 10 * (17 + 1 + 2));
    CHECK(counts.tree_bits == 4 * 5 * 8 * 32);
    CHECK(counts.table_bits == 5 * 5 * 8 * 6);
    CHECK(counts.activation_products == 3 * 5 * 8);
    CHECK(counts.state_bits == 3 * 5 * 8 * 16);
    CHECK(counts.host_bits == 5 * (3 + 2 * 6) * 16);
    CHECK(counts.flip_flops == arch::spartus::design_cost(config, network, 100).total().ff);

    const arch::spartus::EnergyCounts gru =
        arch::spartus::energy_counts(config, test::uniform_network(3, 6, &nn::gru), activity);
    CHECK(gru.table_bits == 3 * 5 * 8 * 6);  // r, z, n; everything else is as of the LSTM
    CHECK(gru.activation_products == counts.activation_products);
    CHECK(gru.accumulator_lutram_bits == counts.accumulator_lutram_bits);
    CHECK(gru.flip_flops == counts.flip_flops);

    config.delta_encoder.mode = nn::EncoderMode::dense;
    const arch::spartus::EnergyCounts dense = arch::spartus::energy_counts(config, network, activity);
    CHECK(dense.inspected_bits == 30 * 8 * 16);
    CHECK((dense.compared_bits == 0 && dense.reference_bits == 0));
}

TEST_CASE("Deep accumulators are read from block RAM") {
    const arch::spartus::Config config;
    arch::spartus::Activity activity;
    activity.words = 1;
    activity.multiply_adds = 64;
    const auto counts = arch::spartus::energy_counts(config, test::uniform_network(1, 1088), activity);  // L = 68
    CHECK(counts.accumulator_lutram_bits == 0);
    CHECK(counts.accumulator_bram_bits == 64 * 2 * 32);
}

TEST_CASE("More of any event never takes less energy") {
    using Count = std::uint64_t arch::spartus::EnergyCounts::*;
    const cost::EnergyModel model = cost::read_energy_model(model_path);
    const arch::spartus::Config config = published_config();
    const arch::spartus::EnergyCounts counts = published_events();
    const double before = cost::energy_figures(model, counts.events(), rates(config), dense_operations).uj_per_step;
    for (const Count count :
         {&arch::spartus::EnergyCounts::cycles, &arch::spartus::EnergyCounts::inspected_bits,
          &arch::spartus::EnergyCounts::compared_bits, &arch::spartus::EnergyCounts::reference_bits,
          &arch::spartus::EnergyCounts::weight_bits, &arch::spartus::EnergyCounts::products,
          &arch::spartus::EnergyCounts::padding_products, &arch::spartus::EnergyCounts::accumulated_bits,
          &arch::spartus::EnergyCounts::accumulator_lutram_bits,
          &arch::spartus::EnergyCounts::accumulator_bram_bits, &arch::spartus::EnergyCounts::token_bits,
          &arch::spartus::EnergyCounts::tree_bits, &arch::spartus::EnergyCounts::table_bits,
          &arch::spartus::EnergyCounts::activation_products, &arch::spartus::EnergyCounts::state_bits,
          &arch::spartus::EnergyCounts::host_bits, &arch::spartus::EnergyCounts::flip_flops}) {
        arch::spartus::EnergyCounts more = counts;
        more.*count += 1000;
        const cost::EnergyFigures figures =
            cost::energy_figures(model, more.events(), rates(config), dense_operations);
        CHECK(figures.uj_per_step > before);
        CHECK(sum_of_shares(figures) == Approx(1).epsilon(1e-12));
    }
}

TEST_CASE("A run without steps takes no energy and divides by nothing") {
    const auto figures = cost::energy_figures(cost::read_energy_model(model_path), {}, {}, dense_operations);
    CHECK(std::isnan(figures.uj_per_step));
    CHECK(std::isnan(figures.pj_per_mac));
    CHECK(std::isnan(figures.watts_back_to_back));
    CHECK(std::isnan(figures.tops_per_watt));
}

TEST_CASE("An energy file must give every energy and the scale") {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "e.cfg";
    const auto complaint = [&](const std::string& text) -> std::string {
        test::write_file(path, text);
        return test::error_of([&] { cost::read_energy_model(path); }).what();
    };
    CHECK(complaint("") == path + ": memory.bram_bit_pj is missing; it must be a number from 0 to 1000000");
    CHECK(complaint("[memory]\nbram_bit_pj = nan\n") ==
          path + ": memory.bram_bit_pj must be a number from 0 to 1000000, not \"nan\"");
    CHECK(complaint("[calibration]\nscale = 0\n") ==
          path + ": calibration.scale must be a number from 1e-06 to 1000000, not \"0\"");
    CHECK(complaint("[memory]\nbram_bits_pj = 1\n") ==
          path + ": memory.bram_bits_pj is not a key; did you mean memory.bram_bit_pj?");
}
