#include "spartus/explore/journal.hpp"

#include <filesystem>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/io/packed.hpp"

namespace spartus::explore {

Journal::Journal(const std::string& results_path) : path_(results_path + ".partial") {
    try {
        database_ = std::make_unique<SQLite::Database>(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // Without other readers the write-ahead log needs no shared memory, which file systems of clusters lack.
        database_->exec("PRAGMA locking_mode = EXCLUSIVE");
        database_->exec("PRAGMA journal_mode = WAL");
        database_->exec("PRAGMA synchronous = FULL");  // a point that is reported is on the disk
        database_->exec("CREATE TABLE IF NOT EXISTS finished (hash TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID");
        database_->exec("BEGIN EXCLUSIVE; COMMIT");  // takes the lock, which is then kept
    } catch (const SQLite::Exception& error) {
        fail(error.what());
    }
}

Journal::~Journal() = default;

std::map<std::string, Record> Journal::records() const {
    std::map<std::string, Record> result;
    try {
        SQLite::Statement select(*database_, "SELECT hash, record FROM finished");
        while (select.executeStep()) {
            result[select.getColumn(0).getString()] =
                io::parse_json(select.getColumn(1).getString(), "a record").get<Record>();
        }
    } catch (const SQLite::Exception& error) {
        fail(error.what());
    } catch (const nlohmann::json::exception& error) {
        damaged(error.what());
    } catch (const Error& error) {
        damaged(error.what());
    }
    return result;
}

void Journal::add(const std::string& hash, const Record& record) {
    try {
        SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO finished VALUES (?, ?)");
        insert.bind(1, hash);
        insert.bind(2, io::pack(record));
        insert.exec();
    } catch (const SQLite::Exception& error) {
        fail(error.what());
    }
}

void Journal::remove() {
    database_.reset();
    std::error_code gone;  // what cannot be removed does no harm
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + ending, gone);
}

void Journal::damaged(const char* cause) const {
    throw Error(ExitCode::output, fmt::format("cannot keep results in '{}': {}; if you remove it, all runs anew",
                                              path_, printable(cause)));
}

void Journal::fail(const char* cause) const {
    throw Error(ExitCode::output, fmt::format("cannot keep results in '{}': {}; is another sweep writing there?",
                                              path_, printable(cause)));
}

}  // namespace spartus::explore
