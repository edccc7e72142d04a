/// \file
/// The instruments that a run may be watched with, from their options: --vcd, --timeline and what belongs to them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "spartus/arch/design.hpp"
#include "spartus/arch/recording.hpp"
#include "spartus/sim/inputs.hpp"

namespace spartus::cli {

void add_instrument_options(boost::program_options::options_description& options);

class Instruments {
   public:
    /// Throws Error(usage) for an option that makes no sense, Error(output) for a path that cannot be written.
    Instruments(const boost::program_options::variables_map& values, const arch::Design& design,
                const sim::Inputs& inputs);

    /// What listens to the run.
    const std::vector<arch::Probe*>& probes() const { return probes_; }

    /// Completes the files, also of a run that ended early. Returns a line for each.
    std::vector<std::string> finish();

   private:
    std::unique_ptr<arch::WaveRecording> wave_;
    std::unique_ptr<arch::TimelineRecording> timeline_;
    std::vector<arch::Probe*> probes_;
    std::string wave_path_;
    std::string timeline_path_;
};

}  // namespace spartus::cli
