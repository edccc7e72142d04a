/// \file
/// A figure of a run, with what it is: declared where it is computed. Statistics, database, report and help all
/// take name, unit and meaning from here.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/stats/quantity.hpp"

namespace spartus::arch {

struct Figure {
    stats::Quantity quantity;
    nlohmann::json value;  ///< a whole number, a real one or a text; null where the run has none
};

class Figures {
   public:
    using Better = stats::Better;

    void count(std::string name, std::string unit, Better better, std::string meaning, std::uint64_t value) {
        add({std::move(name), stats::Kind::count, std::move(unit), std::move(meaning), better}, value);
    }
    /// NaN and infinity become null.
    void real(std::string name, std::string unit, Better better, std::string meaning, double value) {
        add({std::move(name), stats::Kind::real, std::move(unit), std::move(meaning), better},
            std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr));
    }
    /// Likewise.
    void share(std::string name, Better better, std::string meaning, double value) {
        real(std::move(name), "", better, std::move(meaning), value);
        all_.back().quantity.kind = stats::Kind::share;
    }
    void add(stats::Quantity quantity, nlohmann::json value) {
        all_.push_back({std::move(quantity), std::move(value)});
    }

    const std::vector<Figure>& all() const { return all_; }
    /// The value of a figure that must exist.
    const nlohmann::json& operator[](const std::string& name) const;
    /// The same as a number; NaN for null.
    double number(const std::string& name) const;

   private:
    std::vector<Figure> all_;
};

}  // namespace spartus::arch
