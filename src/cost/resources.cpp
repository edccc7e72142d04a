#include "spartus/cost/resources.hpp"

namespace spartus::cost {

Resources& Resources::operator+=(const Resources& other) {
    lut += other.lut;
    ff += other.ff;
    dsp += other.dsp;
    bram36 += other.bram36;
    return *this;
}

Resources DesignCost::total() const {
    Resources sum;
    for (const ModuleCost& module : modules) sum += module.resources;
    return sum;
}

}  // namespace spartus::cost
