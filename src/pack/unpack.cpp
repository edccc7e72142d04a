#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/pack/memory_text.hpp"
#include "spartus/pack/pack.hpp"
#include "spartus/pack/widths.hpp"

namespace spartus::pack {
namespace {

using io::Fields;

constexpr std::uint64_t most = std::uint64_t{1} << 28;  // of any size in a manifest; products then fit 64 bits

/// Where a matrix stands in every bank.
struct Place {
    std::uint64_t base, blen;
};

/// Reads one directory.
class Unpacker {
   public:
    Unpacker(const std::string& directory, const nn::BankGeometry& geometry)
        : directory_(directory),
          path_((std::filesystem::path(directory) / manifest_name).string()),
          geometry_(geometry),
          json_(io::read_json(path_)),
          manifest_(json_, path_) {}

    nn::Network network() {
        check_geometry();
        read_layers();
        read_banks();
        read_biases();
        return std::move(network_);
    }

   private:
    [[noreturn]] void fail(const std::string& cause) const { io::refuse(path_, cause); }

    void check_geometry() {
        const std::string format = manifest_.text("format");
        if (format != format_name) {
            fail(fmt::format("has format {}; {} is known", io::in_quotes(format), format_name));
        }
        const std::uint64_t arrays = manifest_.whole("arrays", 1, most);
        const std::uint64_t pes = manifest_.whole("pes_per_array", 1, most);
        const std::string bank_format = manifest_.text("bank_format");
        if (arrays != geometry_.arrays || pes != geometry_.pes || bank_format != text_of(geometry_.format)) {
            fail(fmt::format("is for {} arrays of {} PEs and {} banks, the configuration has {}, {} and {}", arrays,
                             pes, io::in_quotes(bank_format), geometry_.arrays, geometry_.pes,
                             text_of(geometry_.format)));
        }
        const std::string cell = manifest_.text("cell");
        cell_ = nn::find_cell(cell);
        if (cell_ == nullptr) fail(fmt::format("has an unknown cell {}", io::in_quotes(cell)));
    }

    Place read_place(Fields fields, std::uint64_t columns) {
        const Place place{fields.whole("base", 0, most), fields.whole("blen", 1, most)};
        const std::uint64_t slots = ceil_div(columns, geometry_.arrays);
        if (place.base != depth_) fields.refuse("base", fmt::format("must be {}, behind what is before", depth_));
        depth_ += slots * place.blen;
        if (depth_ > most) fields.refuse("blen", "makes the banks too deep");
        return place;
    }

    void read_layers() {
        std::uint64_t weights = 0;
        const auto& layers = manifest_.list("layers");
        for (std::size_t l = 0; l < layers.size(); ++l) {
            Fields fields(layers[l], fmt::format("{}: layers[{}]", path_, l));
            nn::Layer layer;
            layer.cell = cell_;
            layer.inputs = fields.whole("inputs", 1, most);
            layer.hidden = fields.whole("hidden", 1, most);
            if (l > 0 && layer.inputs != network_.layers.back().hidden) {
                fields.refuse("inputs", fmt::format("must be {}, as many as the layer below has hidden units",
                                                    network_.layers.back().hidden));
            }
            weights += layer.hidden * (layer.inputs + layer.hidden);
            if (weights > most) fields.refuse("hidden", "makes the network too large");
            places_.push_back(read_place(fields.object("ih"), layer.inputs));
            places_.push_back(read_place(fields.object("hh"), layer.hidden));
            layer.weight_ih.resize(cell_->gates * layer.hidden * layer.inputs);
            layer.weight_hh.resize(cell_->gates * layer.hidden * layer.hidden);
            layer.bias.resize(cell_->rows * layer.hidden);
            network_.layers.push_back(std::move(layer));
        }
        if (network_.layers.empty()) fail("has no layers");
        widths_ = widths_of(network_, geometry_);
    }

    /// The words of a .mem file, which must be `count`.
    std::vector<std::vector<std::uint32_t>> words(Fields files, std::uint64_t count, const WordText& word) {
        Fields entry = files.object("mem");
        const std::string name = entry.text("file");
        if (std::filesystem::path(name).filename().string() != name) {
            entry.refuse("file", fmt::format("{} is not in this directory", io::in_quotes(name)));
        }
        const std::string path = (std::filesystem::path(directory_) / name).string();
        const io::Bytes bytes = io::read_file(path);
        if (io::sha256(bytes) != entry.text("sha256")) {
            io::refuse(path, fmt::format("is not the file that {} describes: its SHA-256 differs", manifest_name));
        }
        std::vector<std::vector<std::uint32_t>> result;
        std::string_view rest = io::as_text(bytes);
        for (std::size_t line = 1; !rest.empty(); ++line) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view text = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (text.empty() || text.substr(0, 2) == "//") continue;
            result.emplace_back(geometry_.pes);
            if (result.size() > count || !word.parse(text, result.back().data())) {
                io::refuse(path, fmt::format("line {}: {} is no word of {} bits, or one too many", line,
                                             io::in_quotes(text), word.word_bits()));
            }
        }
        if (result.size() != count)
            io::refuse(path, fmt::format("has {} words; it must have {}", result.size(), count));
        return result;
    }

    void read_banks() {
        const auto& banks = manifest_.list("banks");
        if (banks.size() != geometry_.arrays) fail("must have as many banks as arrays");
        const WordText word(widths_.pair(), geometry_.pes);
        for (std::uint32_t n = 0; n < geometry_.arrays; ++n) {
            const std::string place = fmt::format("{}: banks[{}]", path_, n);
            const auto content = words(Fields(banks[n], place), depth_, word);
            for (std::size_t l = 0; l < network_.layers.size(); ++l) {
                nn::Layer& layer = network_.layers[l];
                read_matrix(content, n, places_[2 * l], nn::rows_of_ih(layer, geometry_.pes), layer.inputs,
                            layer.weight_ih, place);
                read_matrix(content, n, places_[2 * l + 1], nn::rows_of_hh(layer, geometry_.pes), layer.hidden,
                            layer.weight_hh, place);
            }
        }
    }

    void read_matrix(const std::vector<std::vector<std::uint32_t>>& content, std::uint32_t n, const Place& place,
                     const nn::MatrixRows& rows, std::size_t columns, std::vector<std::int8_t>& weights,
                     const std::string& where) const {
        // By LIDX: which of the matrix' rows it is, if it has one there.
        std::vector<std::uint32_t> index(rows.mapping().rows_per_pe(), none);
        for (std::uint32_t k = 0; k < rows.per_pe(); ++k) index[rows.lidx(k)] = k;
        for (std::size_t column = n; column < columns; column += geometry_.arrays) {
            const std::size_t first = place.base + column / geometry_.arrays * place.blen;
            for (std::size_t w = 0; w < place.blen; ++w) {
                for (std::uint32_t pe = 0; pe < geometry_.pes; ++pe) {
                    const std::uint32_t pair = content[first + w][pe];
                    const auto val = static_cast<std::int8_t>(pair & 0xff);
                    if (val == 0) continue;
                    const std::size_t lidx = widths_.lidx == 0 ? w : pair >> Widths::val;
                    const std::uint32_t k = lidx < index.size() ? index[lidx] : none;
                    const auto row = k == none ? std::nullopt : rows.row(k, pe);
                    if (!row || weights[*row * columns + column] != 0) {
                        throw Error(
                            ExitCode::input,
                            fmt::format("{}: word {} has a weight at LIDX {} of PE {}, {}", where, first + w, lidx,
                                        pe, row ? "for the second time" : "where there is none"));
                    }
                    weights[*row * columns + column] = val;
                }
            }
        }
    }

    void read_biases() {
        std::uint64_t depth = 0;
        for (const nn::Layer& layer : network_.layers) depth += nn::mapping_of(layer, geometry_.pes).rows_per_pe();
        const auto content = words(manifest_.object("bias"), depth, WordText(Widths::bias, geometry_.pes));
        std::size_t first = 0;
        for (nn::Layer& layer : network_.layers) {
            const nn::RowMapping mapping = nn::mapping_of(layer, geometry_.pes);
            for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
                for (std::uint32_t pe = 0; pe < geometry_.pes; ++pe) {
                    if (mapping.neuron(lidx, pe) >= mapping.hidden) continue;
                    const auto bits = static_cast<std::int32_t>(content[first + lidx][pe]);
                    constexpr std::int32_t sign = 1 << (Widths::bias - 1);
                    layer.bias[mapping.row(lidx, pe)] = static_cast<std::int16_t>((bits ^ sign) - sign);
                }
            }
            first += mapping.rows_per_pe();
        }
    }

    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    const std::string directory_;
    const std::string path_;
    const nn::BankGeometry geometry_;
    const nlohmann::ordered_json json_;
    Fields manifest_;
    const nn::Cell* cell_ = nullptr;
    Widths widths_;
    std::uint64_t depth_ = 0;  ///< words
    std::vector<Place> places_;
    nn::Network network_;
};

}  // namespace

nn::BankGeometry read_geometry(const std::string& directory) {
    const std::string path = (std::filesystem::path(directory) / manifest_name).string();
    const nlohmann::ordered_json json = io::read_json(path);
    Fields manifest(json, path);
    const std::string format = manifest.text("bank_format");
    const auto known = {nn::BankFormat::cbcsc, nn::BankFormat::dense};
    const auto* const found =
        std::find_if(known.begin(), known.end(), [&](nn::BankFormat one) { return text_of(one) == format; });
    if (found == known.end()) manifest.refuse("bank_format", "is neither cbcsc nor dense");
    return {static_cast<std::uint32_t>(manifest.whole("arrays", 1, most)),
            static_cast<std::uint32_t>(manifest.whole("pes_per_array", 1, most)), *found};
}

nn::Network unpack(const std::string& directory, const nn::BankGeometry& geometry) {
    return Unpacker(directory, geometry).network();
}

}  // namespace spartus::pack
