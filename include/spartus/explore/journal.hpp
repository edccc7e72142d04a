/// \file
/// What is finished of a sweep that is not: an SQLite file beside the results, one commit per point, synchronised
/// with the disk, so that nothing finished is lost when the program is killed or the power fails.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "spartus/explore/results.hpp"

namespace SQLite {
class Database;
}

namespace spartus::explore {

class Journal {
   public:
    /// Opens or creates "RESULTS.partial" and locks it. Throws Error(output), also if another program has it open.
    explicit Journal(const std::string& results_path);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    const std::string& path() const { return path_; }

    /// By hash.
    std::map<std::string, Record> records() const;
    void add(const std::string& hash, const Record& record);

    /// Closes and deletes the file: all is in the results.
    void remove();

   private:
    [[noreturn]] void fail(const char* cause) const;
    [[noreturn]] void damaged(const char* cause) const;

    std::string path_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace spartus::explore
