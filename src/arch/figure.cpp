#include "spartus/arch/figure.hpp"

#include <limits>

#include "spartus/base/error.hpp"

namespace spartus::arch {

const nlohmann::json& Figures::operator[](const std::string& name) const {
    for (const Figure& figure : all_) {
        if (figure.quantity.name == name) return figure.value;
    }
    throw Error(ExitCode::internal, "no figure is declared as " + name);
}

double Figures::number(const std::string& name) const {
    const nlohmann::json& value = (*this)[name];
    return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace spartus::arch
