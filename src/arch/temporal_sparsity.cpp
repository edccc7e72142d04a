#include "spartus/arch/temporal_sparsity.hpp"

#include <fmt/format.h>

#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"

namespace spartus::arch {

Elements elements_of(const Finished& finished) {
    Elements elements;
    for (std::size_t l = 0; l < finished.run.layers.size(); ++l) {
        const nn::Layer& layer = finished.network.layers[l];
        const auto steps = static_cast<double>(finished.run.layers[l].steps);
        elements.x += steps * static_cast<double>(layer.inputs);
        elements.h += steps * static_cast<double>(layer.hidden);
    }
    return elements;
}

void add_temporal_sparsity(const Elements& elements, Figures& figures) {
    const auto share = [&figures](const char* name, const char* meaning, double fired, double all) {
        figures.share(name, Figures::Better::neither, meaning, 1 - ratio(fired, all));
    };
    share("temporal_sparsity_x", "elements of x not sent / elements", elements.fired_x, elements.x);
    share("temporal_sparsity_h", "the same of h", elements.fired_h, elements.h);
    share("temporal_sparsity", "the same of both", elements.fired_x + elements.fired_h, elements.x + elements.h);
}

std::pair<std::string, std::string> temporal_sparsity_line(const Figures& figures) {
    const auto share = [&figures](const char* name) { return percent(figures.number(name)); };
    return {"temporal sparsity", fmt::format("x {}, h {}, both {}", share("temporal_sparsity_x"),
                                             share("temporal_sparsity_h"), share("temporal_sparsity"))};
}

}  // namespace spartus::arch
