#include "spartus/arch/architecture.hpp"
#include "spartus/arch/edgedrnn/edgedrnn.hpp"
#include "spartus/arch/spartus/spartus.hpp"

namespace spartus::arch {

const std::vector<const Architecture*>& architectures() {
    static const std::vector<const Architecture*> all{&spartus::architecture(), &edgedrnn::architecture()};
    return all;
}

}  // namespace spartus::arch
