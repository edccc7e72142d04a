/// \file
/// The charts of a sweep's page: Vega's specifications with the data of the answers put in. Points are those that
/// ran; of very many, the front and others evenly picked.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/answers/answers.hpp"

namespace spartus::answers {

/// What the charts share.
class Charts {
   public:
    explicit Charts(const Answers& answers);

    /// None without a front, without two axes, …: where there is nothing to draw.
    std::optional<nlohmann::ordered_json> pareto() const;
    std::optional<nlohmann::ordered_json> heat_map() const;
    std::optional<nlohmann::ordered_json> parallel() const;
    std::optional<nlohmann::ordered_json> roofline() const;
    std::optional<nlohmann::ordered_json> ablation() const;
    std::optional<nlohmann::ordered_json> sensitivity() const;

    /// Points that ran but are in no chart, because there are too many.
    std::size_t omitted() const { return omitted_; }

   private:
    nlohmann::ordered_json row(std::size_t place) const;
    nlohmann::ordered_json rows(std::size_t most) const;
    nlohmann::ordered_json values() const;
    std::string tooltip(const std::string& more) const;
    std::size_t metric_place(const std::string& name) const;
    std::size_t axis_place(const std::string& label) const;
    std::vector<const explore::Column*> dimensions() const;

    const Answers& answers_;
    std::vector<const explore::Column*> metrics_;  ///< those to choose from: numbers that vary
    std::vector<std::vector<double>> numbers_;     ///< of them, by row of the results
    std::vector<std::size_t> places_;              ///< in Results::rows, of the points that are drawn
    std::size_t omitted_ = 0;
};

}  // namespace spartus::answers
