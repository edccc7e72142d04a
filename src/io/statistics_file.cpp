#include "spartus/io/statistics_file.hpp"

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/nn/cell.hpp"

namespace spartus::io {
namespace {

using nlohmann::ordered_json;

constexpr std::uint64_t max_file_bytes = std::uint64_t{1} << 30;

std::vector<std::uint64_t> whole_numbers(const ordered_json& list, const std::string& place, std::size_t size) {
    if (!list.is_array() || list.size() != size) {
        throw Error(ExitCode::input, fmt::format("{}: must be a list of {} numbers", place, size));
    }
    std::vector<std::uint64_t> values;
    values.reserve(size);
    for (const ordered_json& value : list) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > StatisticsFile::max_count) {
            throw Error(ExitCode::input, fmt::format("{}: must be whole numbers up to 2^53", place));
        }
        values.push_back(value.get<std::uint64_t>());
    }
    return values;
}

}  // namespace

StatisticsFile::StatisticsFile(const std::string& path) : path_(path), json_(read_json(path, max_file_bytes)) {
    Fields program = object("program");
    if (program.text("name") != "spartus") program.refuse("name", "must be \"spartus\": not statistics of a run");
    program.text("version");
    check_inputs();
    check_config();
    check_layers();
    layers_ = json_["layers"].size();
    if (json_.contains("steps")) rows_ = object("steps").list("layer").size();
}

void StatisticsFile::check_inputs() const {
    Fields top(json_, path_);
    for (const ordered_json& input : top.list("inputs")) {
        Fields fields(input, top.place_of("inputs"));
        for (const char* key : {"role", "path", "sha256"}) fields.text(key);
    }
}

/// Sections of keys; a value is a number or a text.
void StatisticsFile::check_config() const {
    Fields sections = object("config");
    for (const auto& [section, keys] : sections.object().items()) {
        Fields fields = sections.object(section);
        for (const auto& [key, value] : keys.items()) {
            if (!value.is_number() && !value.is_string()) fields.refuse(key, "must be a number or a text");
        }
    }
    sections.object("accelerator").text("architecture");
}

void StatisticsFile::check_layers() const {
    Fields top(json_, path_);
    if (top.list("layers").empty()) top.refuse("layers", "must be a list of at least one layer");
    for (std::size_t l = 0; l < json_["layers"].size(); ++l) {
        Fields fields = layer(l);
        if (nn::find_cell(fields.text("cell")) == nullptr) fields.refuse("cell", "is no cell that is known here");
        for (const char* key : {"inputs", "hidden"}) fields.whole(key, 1, max_count);
    }
}

Fields StatisticsFile::layer(std::size_t l) const {
    return {json_["layers"][l], Fields(json_, path_).place_of("layers")};
}

Fields StatisticsFile::steps() const {
    if (!json_.contains("steps")) refuse("steps", "is missing: 'spartus run --stats-steps' writes it");
    return object("steps");
}

std::vector<std::uint64_t> StatisticsFile::column(const std::string& name) const {
    Fields steps = this->steps();
    return whole_numbers(steps.required(name), steps.place_of(name), rows_);
}

std::vector<std::uint64_t> StatisticsFile::counted(const std::string& modules, const std::string& counter) const {
    Fields counters = steps().object(modules);
    return whole_numbers(counters.required(counter), counters.place_of(counter), rows_);
}

std::vector<std::vector<std::uint64_t>> StatisticsFile::counted(const std::string& modules,
                                                                const std::string& counter,
                                                                std::size_t count) const {
    Fields counters = steps().object(modules);
    const ordered_json& list = counters.list(counter);
    if (list.size() != rows_) counters.refuse(counter, fmt::format("must be a list of {} lists", rows_));
    std::vector<std::vector<std::uint64_t>> rows;
    rows.reserve(rows_);
    for (const ordered_json& row : list) {
        rows.push_back(whole_numbers(row, fmt::format("{}[{}]", counters.place_of(counter), rows.size()), count));
    }
    return rows;
}

}  // namespace spartus::io
