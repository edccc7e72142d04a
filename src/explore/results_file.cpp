#include "spartus/explore/results_file.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/value_list.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::explore {
namespace {

constexpr const char* format = "2";

const char* sql_type(Kind kind) {
    return kind == Kind::whole ? "INTEGER" : kind == Kind::real ? "REAL" : "TEXT";
}

Kind kind_of(const std::string& sql_type) {
    return sql_type == "INTEGER" ? Kind::whole : sql_type == "REAL" ? Kind::real : Kind::text;
}

std::string in_sql(const std::string& name) {
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

/// A parameter's text as a number where its column is one; an empty number is NULL.
nlohmann::json typed(Kind kind, const std::string& text) {
    if (kind == Kind::text) return text;
    if (const auto whole = parse_number<std::int64_t>(text.empty() ? "x" : text)) {
        return kind == Kind::whole ? nlohmann::json(*whole) : nlohmann::json(static_cast<double>(*whole));
    }
    const auto real = text.empty() ? std::nullopt : parse_number<double>(text);
    return real ? nlohmann::json(*real) : nlohmann::json(nullptr);
}

std::string text_of(const nlohmann::json& value) {
    if (value.is_null()) return "";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    return fmt::format("{}", value.get<double>());
}

void bind_value(SQLite::Statement& insert, int place, const nlohmann::json& value) {
    if (value.is_string()) {
        insert.bind(place, value.get<std::string>());
    } else if (value.is_number_integer()) {
        insert.bind(place, value.get<std::int64_t>());
    } else if (value.is_number()) {
        insert.bind(place, value.get<double>());
    } else {
        insert.bind(place);
    }
}

nlohmann::json value_of(const SQLite::Column& column) {
    if (column.isInteger()) return column.getInt64();
    if (column.isFloat()) return column.getDouble();
    if (column.isText()) return column.getString();
    return nullptr;
}

class Writer {
   public:
    explicit Writer(const Results& results) : results_(results) {
        SQLite::Transaction transaction(database_);
        write_about();
        write_columns("parameter", results_.parameters);
        write_columns("metric", results_.metrics);
        write_points();
        transaction.commit();
    }

    void write(const std::string& path) const {
        sqlite3_int64 size = 0;
        const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
            sqlite3_serialize(database_.getHandle(), "main", &size, 0), &sqlite3_free);
        if (!bytes) throw Error(ExitCode::internal, "SQLite cannot serialise the results");
        io::OutputFile file(path);
        file.write(std::string_view(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)));
        file.commit();
    }

   private:
    void write_about() {
        database_.exec("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
        SQLite::Statement insert(database_, "INSERT INTO about VALUES (?, ?)");
        const auto add = [&](const std::string& name, const std::string& value) {
            insert.bind(1, name);
            insert.bind(2, value);
            insert.exec();
            insert.reset();
        };
        add("format", format);
        for (const auto& [name, value] : results_.about) add(name, value);
    }

    void write_columns(const std::string& table, const std::vector<Column>& columns) {
        database_.exec(
            "CREATE TABLE " + table +
            " (position INTEGER PRIMARY KEY, name TEXT, kind TEXT, unit TEXT, better TEXT, meaning TEXT)");
        SQLite::Statement insert(database_, "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?)");
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const Column& column = columns[k];
            insert.bind(1, static_cast<std::int64_t>(k));
            insert.bind(2, column.name);
            insert.bind(3, sql_type(column.kind));
            insert.bind(4, column.unit);
            insert.bind(5, column.better);
            insert.bind(6, column.meaning);
            insert.exec();
            insert.reset();
        }
    }

    void write_points() {
        std::string create =
            "CREATE TABLE point (idx INTEGER PRIMARY KEY, hash TEXT, status TEXT, reason TEXT, "
            "feasible INTEGER, generation INTEGER";
        std::string places = "?, ?, ?, ?, ?, ?";
        const std::vector<std::string> violations = results_.violation_names();
        for (const std::string& name : violations) {
            create += ", " + in_sql(name) + " REAL";
            places += ", ?";
        }
        for (const auto* columns : {&results_.parameters, &results_.metrics}) {
            for (const Column& column : *columns) {
                create += ", " + in_sql(column.name) + ' ' + sql_type(column.kind);
                places += ", ?";
            }
        }
        database_.exec(create + ")");
        SQLite::Statement insert(database_, "INSERT INTO point VALUES (" + places + ")");
        for (const Row& row : results_.rows) {
            int place = 0;
            insert.bind(++place, static_cast<std::int64_t>(row.index));
            insert.bind(++place, row.hash);
            insert.bind(++place, row.record.status);
            insert.bind(++place, row.record.reason);
            bind_value(insert, ++place,
                       row.feasible ? nlohmann::json(*row.feasible ? 1 : 0) : nlohmann::json(nullptr));
            bind_value(insert, ++place, row.generation ? nlohmann::json(*row.generation) : nlohmann::json(nullptr));
            for (std::size_t k = 0; k < violations.size(); ++k) {
                const bool known = k < row.violations.size();
                bind_value(insert, ++place, known ? nlohmann::json(row.violations[k]) : nlohmann::json(nullptr));
            }
            for (std::size_t k = 0; k < results_.parameters.size(); ++k) {
                bind_value(insert, ++place, typed(results_.parameters[k].kind, row.parameters[k]));
            }
            for (const Column& metric : results_.metrics) {
                const auto value = row.record.metrics.find(metric.name);
                bind_value(insert, ++place, value == row.record.metrics.end() ? nlohmann::json(nullptr) : *value);
            }
            insert.exec();
            insert.reset();
        }
    }

    const Results& results_;
    SQLite::Database database_{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
};

class Reader {
   public:
    explicit Reader(const std::string& path) : database_(path, SQLite::OPEN_READONLY) {
        // Whatever the schema of a foreign file says, nothing of it is run, and a name in quotes is a column or
        // wrong.
        for (const int off : {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                              SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_ENABLE_TRIGGER}) {
            sqlite3_db_config(database_.getHandle(), off, 0, nullptr);  // NOLINT(*-vararg): SQLite's
        }
    }

    Results read() {
        for (const char* table : {"about", "parameter", "metric", "point"}) require_table(table);
        check_pages();
        Results results;
        SQLite::Statement about(database_, "SELECT name, value FROM about ORDER BY name");
        while (about.executeStep())
            results.about.emplace_back(about.getColumn(0).getString(), about.getColumn(1).getString());
        if (results.entry("format") != format) throw SQLite::Exception("it is of another version");
        for (std::size_t k = 0; k < results.about.size(); ++k) {
            if (results.about[k].first == "format")
                results.about.erase(results.about.begin() + static_cast<std::ptrdiff_t>(k));
        }
        results.parameters = read_columns("parameter");
        results.metrics = read_columns("metric");
        read_points(results);
        return results;
    }

   private:
    /// A view or a virtual table has no root page: what it would compute may never end.
    void require_table(const std::string& name) {
        SQLite::Statement select(
            database_, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ?");
        select.bind(1, name);
        if (!select.executeStep() || select.getColumn(0).getInt64() != 1) {
            throw SQLite::Exception("there is no table " + name);
        }
    }

    /// Pages of a damaged file may lead in circles.
    void check_pages() {
        SQLite::Statement check(database_, "PRAGMA quick_check(1)");
        const std::string answer = check.executeStep() ? check.getColumn(0).getString() : "no answer";
        if (answer != "ok") throw SQLite::Exception("it is damaged: " + answer);
    }

    std::vector<Column> read_columns(const std::string& table) {
        std::vector<Column> columns;
        SQLite::Statement select(database_,
                                 "SELECT name, kind, unit, better, meaning FROM " + table + " ORDER BY position");
        while (select.executeStep()) {
            columns.push_back({select.getColumn(0).getString(), kind_of(select.getColumn(1).getString()),
                               select.getColumn(2).getString(), select.getColumn(3).getString(),
                               select.getColumn(4).getString()});
        }
        return columns;
    }

    void read_points(Results& results) {
        std::string query = "SELECT idx, hash, status, reason, feasible, generation";
        const std::vector<std::string> violations = results.violation_names();
        for (const std::string& name : violations) query += ", " + in_sql(name);
        for (const auto* columns : {&results.parameters, &results.metrics}) {
            for (const Column& column : *columns) query += ", " + in_sql(column.name);
        }
        SQLite::Statement select(database_, query + " FROM point ORDER BY idx");
        while (select.executeStep()) {
            int place = 0;
            Row row;
            const std::int64_t index = select.getColumn(place++).getInt64();
            if (index < 0) throw SQLite::Exception(fmt::format("it has a point {}", index));
            if (results.rows.size() == max_points) {
                throw SQLite::Exception(fmt::format("it has more than {} points", max_points));
            }
            row.index = static_cast<std::size_t>(index);
            row.hash = select.getColumn(place++).getString();
            row.record.status = select.getColumn(place++).getString();
            row.record.reason = select.getColumn(place++).getString();
            const nlohmann::json feasible = value_of(select.getColumn(place++));
            if (!feasible.is_null()) row.feasible = feasible == 1;
            const nlohmann::json generation = value_of(select.getColumn(place++));
            if (generation.is_number_integer()) row.generation = generation.get<std::size_t>();
            for (std::size_t k = 0; k < violations.size(); ++k) {
                const nlohmann::json violation = value_of(select.getColumn(place++));
                if (violation.is_number()) row.violations.push_back(violation.get<double>());
            }
            if (!row.violations.empty() && row.violations.size() != violations.size()) {
                throw SQLite::Exception(fmt::format("its point {} lacks a violation", row.index));
            }
            for (std::size_t k = 0; k < results.parameters.size(); ++k) {
                row.parameters.push_back(text_of(value_of(select.getColumn(place++))));
            }
            row.record.metrics = nlohmann::json::object();
            for (const Column& metric : results.metrics) {
                const nlohmann::json value = value_of(select.getColumn(place++));
                if (row.record.ok()) row.record.metrics[metric.name] = value;
            }
            results.rows.push_back(std::move(row));
        }
    }

    SQLite::Database database_;
};

}  // namespace

void write_results(const std::string& path, const Results& results) {
    std::unique_ptr<Writer> writer;
    try {
        writer = std::make_unique<Writer>(results);
    } catch (const SQLite::Exception& error) {
        throw Error(ExitCode::output, path + ": " + error.what());
    }
    writer->write(path);
}

Results read_results(const std::string& path) {
    const io::InputFile regular(path);  // SQLite would wait for a pipe
    try {
        return Reader(path).read();
    } catch (const SQLite::Exception& error) {
        throw Error(ExitCode::input,
                    fmt::format("{}: holds no results of a sweep: {}", path, printable(error.what())));
    }
}

}  // namespace spartus::explore
