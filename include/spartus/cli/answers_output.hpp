/// \file
/// --by, --of, --top and --report, and what is printed: for the subcommands that end with the answers of a sweep.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/program_options.hpp>

#include "spartus/answers/answers.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {

void add_answers_options(boost::program_options::options_description& options);

class AnswersOutput {
   public:
    /// The page is opened before the work, so that a place that cannot be written is found out at once.
    AnswersOutput(const std::string& subcommand, const boost::program_options::variables_map& values);

    const answers::Questions& questions() const { return questions_; }
    /// Prints the answers and writes the page; `source` is the results' path.
    void write(const answers::Answers& answers, const std::string& source);

   private:
    answers::Questions questions_;
    std::size_t top_;
    std::unique_ptr<io::OutputFile> page_;
};

}  // namespace spartus::cli
