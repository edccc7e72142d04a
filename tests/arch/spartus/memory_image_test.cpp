#include "spartus/arch/spartus/memory_image.hpp"

#include "spartus/base/error.hpp"
#include "spartus/nn/network.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;
using arch::spartus::Config;
using arch::spartus::MemoryImage;

namespace {

Config config_of(std::uint32_t pes, std::uint32_t beat_bytes, nn::BankFormat format = nn::BankFormat::cbcsc) {
    Config config;
    config.accelerator.pes_per_array = pes;
    config.memory.beat_bytes = beat_bytes;
    config.weight_bank.format = format;
    return config;
}

MemoryImage image_of(const nn::Network& network, const Config& config, std::uint32_t rows_per_pe) {
    const nn::BankLayout layout =
        nn::lay_out(network, {1, config.accelerator.pes_per_array, config.weight_bank.format});
    return arch::spartus::memory_image(layout, config, rows_per_pe);
}

}  // namespace

TEST_CASE("In memory a pair is its weight and its index, a column ends with a whole beat") {
    nn::Network network = test::uniform_network(2, 1);  // one PE: LIDX 0 … 3
    network.layers[0].weight_ih = {5, 0, 0, -1, 7, 0, 0, -2};
    network.layers[0].weight_hh = {0, 0, 0, 9};
    const MemoryImage image = image_of(network, config_of(1, 3), 4);
    CHECK(image.pair_bytes == 2);
    REQUIRE(image.matrices.size() == 2);
    CHECK(image.matrices[0].blen == 2);
    CHECK(image.matrices[0].column_bytes == 6);
    CHECK(image.matrices[1].address == 12);
    CHECK(image.bytes == std::vector<std::int8_t>{5, 0, 7, 2, 0, 0,    // column 0: 5 at 0, 7 at 2
                                                  -1, 1, -2, 3, 0, 0,  // column 1
                                                  9, 3, 0});           // W_hh
}

TEST_CASE("In memory the dense format stores weights alone") {
    nn::Network network = test::uniform_network(1, 1);
    network.layers[0].weight_ih = {5, 0, 7, 0};
    const MemoryImage image = image_of(network, config_of(1, 8, nn::BankFormat::dense), 4);
    CHECK(image.pair_bytes == 1);
    CHECK(image.bytes == std::vector<std::int8_t>{5, 0, 7, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0});
}

TEST_CASE("A pair takes two bytes up to 256 rows per PE, three beyond") {
    const nn::Network network = test::uniform_network(1, 1);
    CHECK(image_of(network, config_of(1, 8), 2).pair_bytes == 2);
    CHECK(image_of(network, config_of(1, 8), 256).pair_bytes == 2);
    CHECK(image_of(network, config_of(1, 8), 257).pair_bytes == 3);
}
