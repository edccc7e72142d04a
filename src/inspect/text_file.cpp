// What people write: configurations, sweeps, devices, energies.

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/cost/energy.hpp"
#include "spartus/explore/sweep.hpp"
#include "spartus/inspect/formats.hpp"

namespace spartus::inspect {
namespace {

Findings design(const std::string& path) {
    const arch::Design design = arch::read_design(path);
    const arch::Architecture& architecture = design.architecture();
    const arch::Design defaults = architecture.defaults();
    Findings findings(path, "configuration");
    findings.line("architecture", word(architecture.name));
    findings.line("meaning", word(architecture.meaning));
    findings.line("clock_mhz", real(design->clock_mhz()));
    findings.line("peak_gops", real(architecture.peak_gops(design)));
    Table keys{"keys", {"key", "value", "default", "unit"}, {}};
    for (const config::Key& key : design->keys()) {
        const std::string value = key.text(design.parameters()), usual = key.text(defaults.parameters());
        keys.rows.push_back({word(key.full_name()), word(value),
                             value == usual ? Value{nullptr, "same"} : word(usual), word(key.unit)});
    }
    findings.table(std::move(keys));
    return findings;
}

std::string listed(const std::vector<std::string>& values) {
    constexpr std::size_t most = 12;
    const std::vector<std::string> first(
        values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(most, values.size())));
    return fmt::format("{}{}", fmt::join(first, ", "), values.size() > most ? ", ..." : "");
}

Findings sweep(const std::string& path) {
    const explore::Sweep sweep = explore::read_sweep(path);
    Findings findings(path, "sweep");
    findings.line("about", word(sweep.about));
    findings.line("architecture", word(sweep.base.architecture().name));
    double grid = 1;
    Table axes{"axes", {"parameter", "values", "which"}, {}};
    for (const explore::Axis& axis : sweep.axes) {
        grid *= static_cast<double>(axis.values.size());
        std::vector<std::string> values;
        for (const auto& value : axis.values) values.push_back(fmt::format("{}", fmt::join(value, " | ")));
        axes.rows.push_back(
            {word(fmt::format("{}", fmt::join(axis.names, ", "))), count(values.size()), word(listed(values))});
    }
    findings.line("grid", real(grid));
    if (explore::is_search(sweep.sampling)) {
        findings.line("budget", count(sweep.budget));
    } else if (sweep.sampling != explore::Sampling::grid) {
        findings.line("samples", count(sweep.samples));
    }
    findings.line("constraint", word(fmt::format("{}", fmt::join(sweep.constraints, "; "))));
    findings.line("require", word(fmt::format("{}", fmt::join(sweep.requirements, "; "))));
    findings.line("minimise", word(sweep.minimise.value_or("")));
    findings.table(std::move(axes));
    return findings;
}

Findings device(const std::string& path) {
    const cost::Device device = cost::read_device(path);
    Findings findings(path, "device");
    findings.line("name", word(device.name));
    findings.line("lut", count(device.available.lut));
    findings.line("ff", count(device.available.ff));
    findings.line("dsp48", count(device.available.dsp));
    findings.line("bram36", count(device.available.bram36));
    findings.line("uram", count(device.uram));
    return findings;
}

Findings energies(const std::string& path) {
    const cost::EnergyModel model = cost::read_energy_model(path);
    Findings findings(path, "energies per event");
    findings.line("scale", real(model.scale));
    findings.line("static_watts", real(model.static_watts));
    Table table{"energies", {"event", "pj_before_scaling"}, {}};
    const auto add = [&](const char* event, double pj) { table.rows.push_back({word(event), real(pj)}); };
    add("bit of block RAM", model.bram_bit);
    add("bit of distributed memory", model.lutram_bit);
    add("bit added or compared", model.adder_bit);
    add("product with a weight", model.product);
    add("product with padding", model.padding_product);
    add("product in an activation lane", model.activation_product);
    add("cycle of a flip-flop", model.flip_flop_cycle);
    findings.table(std::move(table));
    return findings;
}

}  // namespace

Findings text_file(const std::string& path) {
    bool sweeps = false, devices = false, energy = false;
    for (const config::Assignment& line : config::parse_assignments(config::read_text(path), path)) {
        sweeps = sweeps || line.key.rfind("sweep.", 0) == 0;
        devices = devices || line.key.rfind("device.", 0) == 0;
        energy = energy || line.key == "memory.bram_bit_pj";
    }
    return sweeps ? sweep(path) : devices ? device(path) : energy ? energies(path) : design(path);
}

}  // namespace spartus::inspect
