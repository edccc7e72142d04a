#include "spartus/io/network_file.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/recognition/recogniser.hpp"

#include "support/catch.hpp"

using namespace spartus;

namespace {

struct Shipped {
    const char* file;
    std::uint32_t hidden;
    std::uint32_t pes;
    std::size_t kept;  ///< of the rows of a sub-column
};

/// The smallest and the largest number of non-zero weights in a sub-column.
std::pair<std::size_t, std::size_t> kept_of(const std::vector<std::int8_t>& weights, std::size_t columns,
                                            const nn::RowMapping& mapping) {
    std::pair<std::size_t, std::size_t> range{mapping.rows_per_pe(), 0};
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            std::size_t kept = 0;
            for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
                if (weights[mapping.row(lidx, pe) * columns + column] != 0) ++kept;
            }
            range = {std::min(range.first, kept), std::max(range.second, kept)};
        }
    }
    return range;
}

}  // namespace

TEST_CASE("Every sub-column of the networks in networks/ keeps exactly as many weights as CBTD leaves") {
    const Shipped shipped = GENERATE(Shipped{"lstm-1024-theta-0.1", 1024, 64, 4},
                                     Shipped{"lstm-1024-theta-0.3", 1024, 64, 4}, Shipped{"lstm-256", 256, 16, 7});
    const std::string path = std::string(SPARTUS_SOURCE_DIR "/networks/") + shipped.file + ".safetensors";
    INFO(path);
    const nn::Network network = io::read_network(path);
    REQUIRE(network.layers.size() == 1);
    const nn::Layer& layer = network.layers.front();
    CHECK(layer.inputs == 123);
    REQUIRE(layer.hidden == shipped.hidden);
    const nn::RowMapping mapping{shipped.hidden, shipped.pes, nn::lstm.rows};
    const std::pair<std::size_t, std::size_t> exactly{shipped.kept, shipped.kept};
    CHECK(kept_of(layer.weight_ih, layer.inputs, mapping) == exactly);
    CHECK(kept_of(layer.weight_hh, layer.hidden, mapping) == exactly);
    CHECK(recognition::read_recogniser(path, layer.hidden).sample_rate == 8000);
}
