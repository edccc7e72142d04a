#include "spartus/base/text.hpp"

#include <algorithm>

namespace spartus {

std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

}  // namespace spartus
