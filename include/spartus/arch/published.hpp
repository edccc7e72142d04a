/// \file
/// What is published for the accelerator that an architecture models: figures, and the design and layer that they
/// are taken to be of.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::arch {

struct PublishedFigure {
    const char* title;
    double value;
    const char* unit;
    const char* source;  ///< "published", "derived"
    const char* figure;  ///< the run's, by name
    const char* here;    ///< where that one comes from: "measured", "derived", "calibrated"
    double scale = 1;    ///< from the run's unit to this
};

struct PublishedPoint {
    const char* accelerator;  ///< its name
    const char* paper;
    const char* design;                                            ///< in words
    std::vector<std::pair<std::string, nlohmann::json>> settings;  ///< a design is another one if a key differs
    std::size_t inputs, hidden;                                    ///< of the one layer
    std::vector<PublishedFigure> figures;
};

}  // namespace spartus::arch
