/// \file
/// Results made by hand: two parameters, three metrics.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spartus/explore/results.hpp"

struct MadePoint {
    std::vector<std::string> parameters;
    nlohmann::json metrics;
    std::optional<bool> feasible = true;
    std::string status = "ok";
};

inline spartus::explore::Results made_results(const std::vector<MadePoint>& points, const std::string& axes = "") {
    using spartus::explore::Kind;
    spartus::explore::Results results;
    results.about = {{"program", "spartus"}, {"axes", axes}};
    results.parameters = {{"accelerator.arrays", Kind::whole, "", "", ""},
                          {"delta_encoder.threshold_x", Kind::real, "", "", ""}};
    results.metrics = {{"latency_mean_us", Kind::real, "us", "lower", ""},
                       {"dsp48", Kind::whole, "DSP48", "lower", ""},
                       {"sqnr_db", Kind::real, "dB", "higher", ""},
                       {"words", Kind::whole, "words", "", ""},
                       {"fits", Kind::whole, "", "higher", ""},
                       {"binding", Kind::text, "", "", ""}};
    for (std::size_t k = 0; k < points.size(); ++k) {
        const MadePoint& point = points[k];
        results.rows.push_back(
            {k, std::string(64, 'a'), {point.status, "", point.metrics}, point.feasible, point.parameters});
    }
    return results;
}
