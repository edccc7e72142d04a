// What the project's designs make of a network.

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/inspect/network.hpp"
#include "spartus/io/file_tree.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::inspect {
namespace {

namespace fs = std::filesystem;

/// The project's configurations: here, or beside the program.
std::string shipped_folder(const Options& options) {
    if (!options.shipped.empty()) return options.shipped;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    for (const fs::path& folder : {fs::path("configs"), program.parent_path().parent_path() / "configs"}) {
        if (fs::is_directory(folder / "devices", error)) return folder.string();
    }
    return "";
}

/// The configurations directly in a folder.
std::vector<std::string> configs_in(const std::string& folder) {
    std::vector<std::string> paths;
    if (folder.empty()) return paths;
    for (const std::string& name : io::files_below(folder, ".cfg")) {
        if (!fs::path(name).has_parent_path()) paths.push_back((fs::path(folder) / name).string());
    }
    return paths;
}

std::vector<cost::Device> devices_in(const std::string& folder) {
    std::vector<cost::Device> devices = cost::read_devices(fs::path(folder) / "devices");
    std::sort(devices.begin(), devices.end(),
              [](const cost::Device& a, const cost::Device& b) { return a.available.lut < b.available.lut; });
    return devices;
}

/// "XC7Z100, XC7Z045; not XC7Z007S (BRAM36 240.0 %)", the smallest device first.
Value fits_of(const cost::Resources& needed, const std::vector<cost::Device>& devices) {
    Value value{nlohmann::ordered_json::array(), "", false};
    std::string others;
    for (const cost::Device& device : devices) {
        const cost::Fit fit = cost::fit(needed, device);
        value.json.push_back({{"device", device.name},
                              {"fits", fit.fits},
                              {"binding", fit.binding},
                              {"utilisation", fit.utilisation}});
        if (fit.fits) {
            value.text += (value.text.empty() ? "" : ", ") + device.name;
        } else {
            others += fmt::format("{}{} ({} {})", others.empty() ? "" : ", ", device.name, fit.binding,
                                  percent(fit.utilisation));
        }
    }
    if (value.text.empty()) value.text = "none";
    if (!others.empty()) value.text += "; not " + others;
    return value;
}

/// How evenly one matrix lies in its banks.
void add_matrix(Table& table, const std::string& design, const std::string& gamma, std::size_t layer,
                const char* name, const std::vector<std::int8_t>& weights, std::size_t columns,
                const nn::MatrixRows& rows, const nn::BankGeometry& geometry) {
    std::vector<std::uint64_t> counts(columns * geometry.pes);  // of every sub-column
    for (std::uint32_t pe = 0; pe < geometry.pes; ++pe) {
        for (std::uint32_t index = 0; index < rows.per_pe(); ++index) {
            const auto row = rows.row(index, pe);
            if (!row) continue;
            for (std::size_t c = 0; c < columns; ++c) {
                counts[c * geometry.pes + pe] += weights[*row * columns + c] != 0 ? 1 : 0;
            }
        }
    }
    std::uint64_t non_zeros = 0;
    for (const std::uint64_t of_one : counts) non_zeros += of_one;
    const std::uint32_t blen = nn::blen_of(weights, columns, rows, geometry.format);
    const auto pairs = static_cast<double>(counts.size() * blen);
    table.rows.push_back({word(design), word(gamma), count(layer), word(name),
                          count(*std::min_element(counts.begin(), counts.end())),
                          real(static_cast<double>(non_zeros) / static_cast<double>(counts.size())),
                          count(*std::max_element(counts.begin(), counts.end())), count(blen),
                          share(static_cast<double>(non_zeros) / pairs)});
}

void add_balance(Table& table, const std::string& name, const arch::Design& design, const nn::Network& network) {
    if (design.architecture().banks == nullptr) return;
    const nn::BankGeometry geometry = design.architecture().banks(design);
    const std::string gamma = design->network.gamma ? design->network.gamma->text() : "";
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const nn::Layer& layer = network.layers[l];
        add_matrix(table, name, gamma, l, "weight_ih", layer.weight_ih, layer.inputs,
                   nn::rows_of_ih(layer, geometry.pes), geometry);
        add_matrix(table, name, gamma, l, "weight_hh", layer.weight_hh, layer.hidden,
                   nn::rows_of_hh(layer, geometry.pes), geometry);
    }
}

std::vector<Value> fit_row(const std::string& name, const arch::Design& design, const nn::Network& network,
                           const std::vector<cost::Device>& devices) {
    const cost::Resources needed = design.architecture().design_cost(design, network).total();
    return {word(name),        count(needed.bram36), count(needed.dsp),
            count(needed.lut), count(needed.ff),     fits_of(needed, devices)};
}

}  // namespace

void add_designs(Findings& findings, const nn::Network& network, const Options& options) {
    const std::string folder = shipped_folder(options);
    const std::vector<cost::Device> devices = devices_in(folder);
    Table balance{
        "balance", {"design", "gamma", "layer", "matrix", "min", "mean", "max", "blen", "padding_efficiency"}, {}};
    Table fits{"fits", {"design", "bram36", "dsp48", "lut_estimated", "ff_estimated", "devices"}, {}};
    Table refusals{"cannot_run_on", {"design", "reason"}, {}};
    for (const std::string& path : options.configs.empty() ? configs_in(folder) : options.configs) {
        const std::string name = fs::path(path).stem().string();
        const arch::Design design = arch::read_design(path);
        try {
            arch::check_network(design, network, {}, network.name);
        } catch (const Error& error) {
            const std::string line = error.what(), start = network.name + ": ";
            const bool named = line.compare(0, start.size(), start) == 0;
            refusals.rows.push_back({word(name), sentence(named ? line.substr(start.size()) : line)});
            continue;
        }
        nn::Network pruned = network;
        design.architecture().prune(design, pruned);
        add_balance(balance, name, design, pruned);
        fits.rows.push_back(fit_row(name, design, pruned, devices));
    }
    if (devices.empty())
        findings.line("devices", sentence("no folder 'configs' here; --configs FOLDER names the project's"));
    findings.table(std::move(balance));
    findings.table(std::move(fits));
    findings.table(std::move(refusals));
}

}  // namespace spartus::inspect
