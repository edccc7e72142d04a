#include "spartus/stats/quantity.hpp"

namespace spartus::stats {

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::cause:
            return "cause";
        case Kind::count:
            return "count";
        case Kind::level:
            return "level";
        case Kind::real:
            return "real";
        case Kind::share:
            return "share";
        case Kind::word:
            break;
    }
    return "word";
}

const char* name_of(Better better) {
    switch (better) {
        case Better::lower:
            return "lower";
        case Better::higher:
            return "higher";
        case Better::neither:
            break;
    }
    return "";
}

const char* name_of(Role role) {
    switch (role) {
        case Role::work:
            return "work";
        case Role::pipeline:
            return "pipeline";
        case Role::barrier:
            return "barrier";
        case Role::starved:
            return "starved";
        case Role::blocked:
            return "blocked";
        case Role::output_wait:
            return "output wait";
        case Role::input_wait:
            return "input wait";
        case Role::overhead:
            return "overhead";
        case Role::idle:
            break;
    }
    return "idle";
}

}  // namespace spartus::stats
