// make_cases OUT: writes the recorded cases as folders that bench.cpp reads.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "arch/edgedrnn/recorded_runs.hpp"

namespace {

using namespace spartus;
using namespace spartus::test;

template <typename Value>
void write(const std::filesystem::path& file, const std::vector<Value>& values) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(Value)));
}

void write_case(const std::filesystem::path& folder, const regress::Case& recorded) {
    const auto [c, network, trace] = device_inputs_of(recorded);
    const edgedrnn::Shape shape = edgedrnn::check(c, network);
    std::vector<std::int16_t> padded(trace.steps * shape.padded_inputs);
    for (std::size_t t = 0; t < trace.steps; ++t) {
        std::copy_n(trace.x.data() + t * trace.inputs, trace.inputs, padded.data() + t * shape.padded_inputs);
    }
    std::filesystem::create_directories(folder);
    write(folder / "image.i8", edgedrnn::weight_image(network, shape));
    write(folder / "x.i16", padded);
    std::ofstream(folder / "case.txt") << "pes " << shape.pes << "\nfifo_depth " << c.delta_encoder.fifo_depth
                                       << "\nlayers " << shape.layers << "\npadded_inputs " << shape.padded_inputs
                                       << "\nhidden " << shape.hidden << "\nsteps " << trace.steps
                                       << "\nthreshold_x " << edgedrnn::threshold_lsb(c.delta_encoder.threshold_x)
                                       << "\nthreshold_h " << edgedrnn::threshold_lsb(c.delta_encoder.threshold_h)
                                       << "\nlatency " << c.memory.latency << "\ngap " << c.memory.gap
                                       << "\noutstanding " << c.memory.outstanding << "\nstall_probability "
                                       << c.memory.stall_probability << "\nstall_max " << c.memory.stall_max
                                       << "\nwait " << c.host.wait << "\nstall_seed " << c.host.stall_seed
                                       << "\ninput_stall_probability " << c.host.input_stall_probability
                                       << "\ninput_stall_max " << c.host.input_stall_max
                                       << "\noutput_stall_probability " << c.host.output_stall_probability
                                       << "\noutput_stall_max " << c.host.output_stall_max << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: make_cases OUT\n";
        return 2;
    }
    for (const regress::Case& recorded : stored_suite("edgedrnn-rtl").cases) {
        write_case(std::filesystem::path(argv[1]) / recorded.name, recorded);
    }
    return 0;
}
