#include "spartus/inspect/inspect.hpp"

#include "spartus/inspect/formats.hpp"
#include "spartus/inspect/kind.hpp"

namespace spartus::inspect {

Findings inspect(const std::string& path, const Options& options) {
    switch (kind_of(path)) {
        case Kind::images:
            return images(path, options);
        case Kind::network:
            return network_file(path, options);
        case Kind::trace:
            return trace(path, options);
        case Kind::recording:
            return recording(path, options);
        case Kind::model:
            return model(path, options);
        case Kind::results:
            return results(path);
        case Kind::wave:
            return wave(path);
        case Kind::json:
            return json_file(path, options);
        case Kind::text:
            break;
    }
    return text_file(path);
}

}  // namespace spartus::inspect
