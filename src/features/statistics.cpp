#include "spartus/features/statistics.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/io/fields.hpp"

namespace spartus::features {
namespace {

constexpr const char* format_name = "spartus-features-1";

std::vector<double> numbers(io::Fields& file, const std::string& key, std::size_t count, double low) {
    const auto& list = file.list(key);
    if (list.size() != count) file.refuse(key, fmt::format("must have {} numbers, one for each feature", count));
    std::vector<double> result;
    for (const auto& value : list) {
        constexpr double most = 1e6;
        if (!value.is_number() || !(value >= low && value <= most)) {
            file.refuse(key, fmt::format("has an element that is no number from {} to {}", low, most));
        }
        result.push_back(value.get<double>());
    }
    return result;
}

}  // namespace

void Moments::add_to_mean(const double* frame) {
    for (std::size_t c = 0; c < sums_.size(); ++c) sums_[c] += frame[c];
    ++frames_;
}

void Moments::add_to_deviation(const double* frame) {
    for (std::size_t c = 0; c < sums_.size(); ++c) squares_[c] += (frame[c] - mean(c)) * (frame[c] - mean(c));
}

Normalisation Moments::result() const {
    Normalisation result;
    for (std::size_t c = 0; c < sums_.size(); ++c) {
        result.mean.push_back(mean(c));
        result.deviation.push_back(std::sqrt(squares_[c] / static_cast<double>(frames_)));
    }
    return result;
}

std::string statistics_text(const Statistics& statistics) {
    const nlohmann::ordered_json json = {{"format", format_name},
                                         {"sample_rate", statistics.sample_rate},
                                         {"mel_filters", statistics.set.filters},
                                         {"differences", statistics.set.differences},
                                         {"frames", statistics.frames},
                                         {"mean", statistics.normalisation.mean},
                                         {"deviation", statistics.normalisation.deviation}};
    return json.dump(1) + '\n';
}

Statistics read_statistics(const std::string& path) {
    constexpr std::uint64_t max_bytes = std::uint64_t{1} << 20;
    const nlohmann::ordered_json json = io::read_json(path, max_bytes);
    io::Fields file(json, path);
    if (file.text("format") != format_name) {
        file.refuse("format",
                    fmt::format("must be '{}', as 'spartus features --save-stats' writes it", format_name));
    }
    Statistics result;
    result.sample_rate = static_cast<int>(file.whole("sample_rate", min_sample_rate, max_sample_rate));
    result.set.filters = file.whole("mel_filters", 1, max_filters);
    const auto& differences = file.required("differences");
    if (!differences.is_boolean()) file.refuse("differences", "must be true or false");
    result.set.differences = differences.get<bool>();
    result.frames = file.whole("frames", 1, std::numeric_limits<std::uint64_t>::max());
    constexpr double least = -1e6;
    result.normalisation = {numbers(file, "mean", result.set.columns(), least),
                            numbers(file, "deviation", result.set.columns(), 0)};
    file.refuse_others();
    return result;
}

void normalise(double* frame, const Normalisation& normalisation) {
    for (std::size_t c = 0; c < normalisation.mean.size(); ++c) {
        frame[c] = normalised(frame[c], normalisation.mean[c], normalisation.deviation[c]);
    }
}

}  // namespace spartus::features
