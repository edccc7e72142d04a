#include "spartus/pack/pack.hpp"

#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/io/sha256.hpp"
#include "spartus/nn/bank_layout.hpp"
#include "spartus/pack/memory_text.hpp"
#include "spartus/pack/widths.hpp"

namespace spartus::pack {
namespace {

using nlohmann::ordered_json;

ordered_json matrix_json(const nn::PlacedMatrix& matrix, std::size_t columns) {
    return {{"base", matrix.base},
            {"words", matrix.words()},
            {"columns", columns},
            {"blen", matrix.content.blen},
            {"padding_efficiency",
             static_cast<double>(matrix.content.non_zeros) / static_cast<double>(matrix.content.pairs)}};
}

/// The words of array `n`, every bank as deep as the layout.
std::vector<std::string> bank_words(const nn::BankLayout& layout, std::size_t n, const nn::BankGeometry& geometry,
                                    const Widths& widths) {
    const WordText word(widths.pair(), geometry.pes);
    std::vector<std::string> words;
    std::vector<std::uint32_t> fields(geometry.pes);
    for (const nn::PlacedMatrix& matrix : layout.matrices) {
        const nn::CbcscBank& bank = matrix.content.banks[n];
        for (std::size_t w = 0; w < matrix.words(); ++w) {
            for (std::uint32_t pe = 0; pe < geometry.pes; ++pe) {
                const std::size_t at = w * geometry.pes + pe;
                const std::uint32_t lidx = widths.lidx == 0 ? 0 : bank.lidx[at];
                fields[pe] = static_cast<std::uint8_t>(bank.val[at]) | lidx << Widths::val;
            }
            words.push_back(word.text(fields.data()));
        }
    }
    return words;
}

std::vector<std::string> bias_words(const nn::Network& network, std::uint32_t pes) {
    const WordText word(Widths::bias, pes);
    std::vector<std::string> words;
    std::vector<std::uint32_t> fields(pes);
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping = nn::mapping_of(layer, pes);
        for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
            for (std::uint32_t pe = 0; pe < pes; ++pe) {
                const bool padding = mapping.neuron(lidx, pe) >= mapping.hidden;
                fields[pe] = padding ? 0 : static_cast<std::uint32_t>(layer.bias[mapping.row(lidx, pe)]);
            }
            words.push_back(word.text(fields.data()));
        }
    }
    return words;
}

ordered_json files_json(const std::map<std::string, std::string>& files, const std::string& stem) {
    ordered_json json;
    for (const std::string ending : {"mem", "coe"}) {
        const std::string name = stem + '.' + ending;
        const std::string& text = files.at(name);
        json[ending] = {{"file", name}, {"sha256", io::sha256({text.begin(), text.end()})}};
    }
    return json;
}

}  // namespace

std::map<std::string, std::string> pack(const nn::Network& network, const nn::BankGeometry& geometry,
                                        const std::map<std::string, std::string>& origin) {
    const nn::BankLayout layout = nn::lay_out(network, geometry);
    const Widths widths = widths_of(network, geometry);
    std::map<std::string, std::string> files;
    const auto add = [&](const std::string& stem, const std::vector<std::string>& words) {
        files[stem + ".mem"] = readmemh_text(fmt::format("{}: {} words", stem, words.size()), words);
        files[stem + ".coe"] = coe_text(words);
    };
    for (std::uint32_t n = 0; n < geometry.arrays; ++n) {
        add(fmt::format("bank{}", n), bank_words(layout, n, geometry, widths));
    }
    add("bias", bias_words(network, geometry.pes));

    ordered_json json;
    json["format"] = format_name;
    json["origin"] = origin;
    json["arrays"] = geometry.arrays;
    json["pes_per_array"] = geometry.pes;
    json["bank_format"] = text_of(geometry.format);
    json["cell"] = network.cell().name;
    json["val_bits"] = Widths::val;
    json["lidx_bits"] = widths.lidx;
    json["bias_bits"] = Widths::bias;
    json["word_bits"] = std::uint64_t{widths.pair()} * geometry.pes;
    json["depth"] = layout.depth;
    std::uint64_t non_zeros = 0, pairs = 0;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const nn::Layer& layer = network.layers[l];
        json["layers"].push_back({{"inputs", layer.inputs},
                                  {"hidden", layer.hidden},
                                  {"rows_per_pe", nn::mapping_of(layer, geometry.pes).rows_per_pe()},
                                  {"ih", matrix_json(layout.matrices[2 * l], layer.inputs)},
                                  {"hh", matrix_json(layout.matrices[2 * l + 1], layer.hidden)}});
    }
    for (const nn::PlacedMatrix& matrix : layout.matrices) {
        non_zeros += matrix.content.non_zeros;
        pairs += matrix.content.pairs;
    }
    json["padding_efficiency"] = static_cast<double>(non_zeros) / static_cast<double>(pairs);
    for (std::uint32_t n = 0; n < geometry.arrays; ++n) {
        json["banks"].push_back(files_json(files, fmt::format("bank{}", n)));
    }
    json["bias"] = files_json(files, "bias");
    files[manifest_name] = json.dump(2) + '\n';
    return files;
}

}  // namespace spartus::pack
