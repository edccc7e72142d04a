#include "spartus/io/output_file.hpp"

#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>

#include "spartus/io/input_file.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using spartus::Error;
using spartus::ExitCode;
using spartus::io::OutputFile;
using spartus::test::error_of;
using spartus::test::TemporaryDirectory;
using spartus::test::write_file;

namespace fs = std::filesystem;

namespace {

std::string content(const std::string& path) {
    const auto bytes = spartus::io::read_file(path);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("An output file appears under its name only when it is committed") {
    const TemporaryDirectory directory;
    OutputFile file(directory / "out");
    file.write("whole");
    CHECK_FALSE(fs::exists(directory / "out"));
    file.commit();
    CHECK(content(directory / "out") == "whole");
    CHECK(directory.entries() == 1);
}

TEST_CASE("An abandoned output file leaves nothing behind and the old file as it was") {
    const TemporaryDirectory directory;
    write_file(directory / "out", std::string("old"));
    {
        OutputFile file(directory / "out");
        file.write("new");
    }
    CHECK(content(directory / "out") == "old");
    CHECK(directory.entries() == 1);
}

TEST_CASE("Writes longer than the buffer arrive in order") {
    const TemporaryDirectory directory;
    std::string expected;
    OutputFile file(directory / "out");
    for (const std::size_t length : {10U, 3000000U, 1U, 1048576U, 1048570U, 7U}) {
        const std::string piece(length, static_cast<char>('a' + expected.size() % 26));
        file.write(piece);
        expected += piece;
    }
    file.commit();
    CHECK(content(directory / "out") == expected);
}

TEST_CASE("Two writers of one path do not disturb each other and the last to commit wins") {
    const TemporaryDirectory directory;
    OutputFile first(directory / "out");
    OutputFile second(directory / "out");
    first.write("first");
    second.write("second");
    second.commit();
    first.commit();
    CHECK(content(directory / "out") == "first");
    CHECK(directory.entries() == 1);
}

TEST_CASE("A signal handler can remove every pending output file and no committed one") {
    const TemporaryDirectory directory;
    OutputFile done(directory / "done");
    done.commit();
    OutputFile pending(directory / "pending");
    OutputFile another(directory / "another");
    REQUIRE(directory.entries() == 3);
    spartus::io::remove_pending_output_files();
    CHECK(directory.entries() == 1);
    CHECK(fs::exists(directory / "done"));
    CHECK(error_of([&] { pending.commit(); }).code() == ExitCode::output);
}

TEST_CASE("More output files at once than the table of pending files holds are refused cleanly") {
    const TemporaryDirectory directory;
    std::vector<std::unique_ptr<OutputFile>> files;
    const auto open_many = [&] {
        for (int i = 0; i < 1000; ++i) files.push_back(std::make_unique<OutputFile>(directory / std::to_string(i)));
    };
    CHECK(error_of(open_many).code() == ExitCode::output);
    CHECK(directory.entries() == files.size());
    files.clear();
    CHECK(directory.entries() == 0);
}

TEST_CASE("A symbolic link to an output file survives and its target is written") {
    const TemporaryDirectory directory;
    fs::create_directory(directory / "elsewhere");
    write_file(directory / "elsewhere/target", std::string("old"));
    fs::create_symlink("elsewhere/target", directory / "link");
    OutputFile file(directory / "link");
    file.write("new");
    file.commit();
    CHECK(fs::is_symlink(directory / "link"));
    CHECK(content(directory / "elsewhere/target") == "new");
}

TEST_CASE("A device is written directly and stays a device") {
    OutputFile file("/dev/null");
    file.write("gone");
    file.commit();
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("A full device is an output error that names the path and the reason") {
    OutputFile file("/dev/full");
    file.write("too much");
    const Error error = error_of([&] { file.commit(); });
    CHECK(error.code() == ExitCode::output);
    CHECK(error.what() == std::string("cannot write '/dev/full': No space left on device"));
}

TEST_CASE("Places that cannot be written are refused when the file is opened") {
    const TemporaryDirectory directory;
    write_file(directory / "file", std::string("x"));
    const auto text = [](const std::string& path) {
        const Error error = error_of([&] { OutputFile file(path); });
        CHECK(error.code() == ExitCode::output);
        return std::string(error.what());
    };
    CHECK(text(directory / "missing/out") ==
          "cannot write '" + (directory / "missing/out") + "': No such file or directory");
    CHECK(text(directory / "") == "cannot write '" + directory / "" + "': Is a directory");
    CHECK(text(directory / "file/out") == "cannot write '" + directory / "file/out" + "': Not a directory");
    CHECK(text("") == "cannot write '': No such file or directory");
    CHECK(text(directory / std::string(300, 'x')).find("File name too long") != std::string::npos);
    CHECK(text(directory / std::string(250, 'x')).find("File name too long") != std::string::npos);
    CHECK(text(std::string(10000, 'x')).find("File name too long") != std::string::npos);
    CHECK(directory.entries() == 1);
}
