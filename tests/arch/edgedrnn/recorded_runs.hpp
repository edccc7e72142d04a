/// \file
/// The cases of EdgeDRNN's suites in traces/regression as the accelerator takes them.
#pragma once

#include <string>

#include "spartus/arch/edgedrnn/machine.hpp"
#include "spartus/regress/case_run.hpp"
#include "spartus/regress/suite.hpp"

namespace spartus::test {

namespace edgedrnn = arch::edgedrnn;

inline regress::Suite stored_suite(const std::string& name) {
    return regress::read_suite(SPARTUS_SOURCE_DIR "/traces/regression/" + name + ".json");
}

struct DeviceInputs {
    edgedrnn::Config config;
    edgedrnn::Network network;
    nn::Trace trace;
};

/// Throws Error(input) if what is generated is not what the case says by its SHA-256.
inline DeviceInputs device_inputs_of(const regress::Case& stored) {
    const regress::CaseInputs inputs = regress::inputs_of(stored);
    return {inputs.design.as<edgedrnn::Config>(), edgedrnn::held(inputs.network).network, inputs.traces.front()};
}

}  // namespace spartus::test
