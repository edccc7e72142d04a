#include "spartus/io/file_tree.hpp"

#include <filesystem>

#include "io/files.hpp"
#include "support/catch.hpp"

using spartus::io::files_below;
using spartus::io::has_extension;
using namespace spartus::test;
namespace fs = std::filesystem;

namespace {

/// b.wav, a/c.WAV, a/deep/d.wav, and what is none
struct Tree : TemporaryDirectory {
    Tree() {
        fs::create_directories(*this / "a/deep");
        for (const char* name : {"b.wav", "a/c.WAV", "a/deep/d.wav", "a/notes.txt", ".wav"}) {
            write_file(*this / name, std::string("x"));
        }
    }
};

const std::vector<std::string> found = {"a/c.WAV", "a/deep/d.wav", "b.wav"};

}  // namespace

TEST_CASE("Every file of the kind is found, in whatever folder, in the order of the paths") {
    const Tree tree;
    CHECK(files_below(tree / "", ".wav") == found);
    CHECK(files_below(tree / "a/deep", ".npy").empty());
    CHECK(has_extension("a.Wav", ".wav"));
    CHECK_FALSE(has_extension(".wav", ".wav"));
}

TEST_CASE("Links to files and folders are followed") {
    const Tree tree, elsewhere;
    fs::create_symlink(elsewhere / "b.wav", tree / "link.wav");
    fs::create_directory_symlink(elsewhere / "a", tree / "z");
    const std::vector<std::string> expected = {"a/c.WAV",  "a/deep/d.wav", "b.wav",
                                               "link.wav", "z/c.WAV",      "z/deep/d.wav"};
    CHECK(files_below(tree / "", ".wav") == expected);
}

TEST_CASE("Links that lead in a circle, or twice to one place, are refused at once") {
    for (const char* target : {"", "a", "a/deep"}) {
        const Tree tree;
        fs::create_directory_symlink(tree / target, tree / "a/deep/loop");
        const auto error = error_of([&] { files_below(tree / "", ".wav"); });
        CHECK(error.code() == spartus::ExitCode::input);
        CHECK(std::string(error.what()).find("once more: links lead in a circle") != std::string::npos);
    }
}

TEST_CASE("A folder that is not there is refused by name") {
    const Tree tree;
    const auto error = error_of([&] { files_below(tree / "absent", ".wav"); });
    CHECK(std::string(error.what()).find("absent: cannot be read: No such file") != std::string::npos);
}
