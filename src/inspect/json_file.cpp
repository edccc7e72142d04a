// Statistics of runs and of features, suites, manifests.

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "spartus/features/statistics.hpp"
#include "spartus/inspect/formats.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/statistics_file.hpp"
#include "spartus/pack/pack.hpp"
#include "spartus/regress/suite.hpp"

namespace spartus::inspect {
namespace {

using nlohmann::ordered_json;

Value value_of(const ordered_json& json) {
    if (json.is_number_unsigned()) return count(json.get<std::uint64_t>());
    if (json.is_number()) return real(json.get<double>());
    if (json.is_string()) return word(json.get<std::string>());
    return {nullptr, "-", true};
}

Table figures_of(const io::StatisticsFile& file) {
    Table table{"figures", {"figure", "value", "unit"}, {}};
    io::Fields figures = file.object("figures");
    io::Fields declared = file.object("schema").object("figures");
    for (const auto& [name, value] : figures.object().items()) {
        std::string unit;
        if (declared.has(name)) {
            io::Fields figure = declared.object(name);
            if (figure.has("unit")) unit = figure.text("unit");
        }
        table.rows.push_back({word(name), value_of(value), word(unit)});
    }
    return table;
}

Findings statistics(const std::string& path) {
    const io::StatisticsFile file(path);
    Findings findings(path, "statistics of a run");
    io::Fields config = file.object("config");
    findings.line("program", word(file.object("program").text("version")));
    findings.line("architecture", word(config.object("accelerator").text("architecture")));
    findings.line("time_steps",
                  count(file.object("figures").whole("time_steps", 0, io::StatisticsFile::max_count)));
    Table inputs{"inputs", {"role", "path", "sha256"}, {}};
    for (const ordered_json& input : file.json()["inputs"]) {
        inputs.rows.push_back(
            {value_of(input["role"]), value_of(input["path"]), word(input["sha256"].get<std::string>())});
    }
    Table layers{"layers", {"layer", "cell", "inputs", "hidden"}, {}};
    for (std::size_t l = 0; l < file.layers(); ++l) {
        io::Fields layer = file.layer(l);
        constexpr std::uint64_t most = io::StatisticsFile::max_count;
        layers.rows.push_back({count(l), word(layer.text("cell")), count(layer.whole("inputs", 1, most)),
                               count(layer.whole("hidden", 1, most))});
    }
    findings.table(std::move(inputs));
    findings.table(std::move(layers));
    findings.table(figures_of(file));
    return findings;
}

Findings features_statistics(const std::string& path) {
    const features::Statistics statistics = features::read_statistics(path);
    Findings findings(path, "statistics of features");
    findings.line("sample_rate_hz", real(statistics.sample_rate));
    findings.line("mel_filters", count(statistics.set.filters));
    findings.line("differences", yes_no(statistics.set.differences));
    findings.line("features", count(statistics.set.columns()));
    findings.line("frames", count(statistics.frames));
    const auto range = [&](const std::string& name, const std::vector<double>& values) {
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        findings.line("least_" + name, real(*low));
        findings.line("largest_" + name, real(*high));
    };
    range("mean", statistics.normalisation.mean);
    range("deviation", statistics.normalisation.deviation);
    return findings;
}

std::string network_text(const regress::NetworkSource& network) {
    if (const auto* path = std::get_if<std::string>(&network)) return *path;
    return std::holds_alternative<regress::IntegerNetwork>(network) ? "generated, whole numbers" : "generated";
}

Findings suite(const std::string& path) {
    const regress::Suite suite = regress::read_suite(path);
    Findings findings(path, "suite of regression cases");
    findings.line("suite", word(suite.name));
    findings.line("cases", count(suite.cases.size()));
    Table cases{"case_list", {"case", "config", "network", "traces", "expected", "recorded"}, {}};
    for (const regress::Case& one : suite.cases) {
        cases.rows.push_back({word(one.name), word(one.config_path), word(network_text(one.network)),
                              count(one.traces.size()), yes_no(one.expected.has_value()),
                              yes_no(one.recorded.has_value())});
    }
    findings.table(std::move(cases));
    return findings;
}

}  // namespace

Findings json_file(const std::string& path, const Options& options) {
    const ordered_json json = io::read_json(path);
    if (json.contains("suite")) return suite(path);
    if (json.contains("banks") || std::filesystem::path(path).filename() == pack::manifest_name) {
        const std::filesystem::path folder = std::filesystem::path(path).parent_path();
        return images(folder.empty() ? "." : folder.string(), options);
    }
    if (json.contains("program")) return statistics(path);
    if (json.contains("format")) return features_statistics(path);
    io::refuse(path,
               "is JSON, but neither statistics of a run or of features, nor a suite, nor a manifest of images");
}

}  // namespace spartus::inspect
