// What a sweep has finished survives whatever ends it. A layer under the program (support/disk_log.cpp) tells what
// is made to last, in which order, and ends the program in front of any of these events.

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

namespace {

const std::string sweep = R"([sweep]
network = integer(inputs=4, hidden=4)
trace = generate(steps=3, inputs=4, firing=0.5)
accelerator.arrays = 1, 2, 3
)";

// Under AddressSanitizer a library that comes before its own has to be allowed.
const std::string layer =
    "ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 LD_PRELOAD='" +
    (std::filesystem::path(SPARTUS_PROGRAM).parent_path() / "tests/libspartus_disk_log.so").string() + "' ";

Ended explore_in(const SuiteFolder& folder, const std::string& before) {
    return run_spartus("explore " + folder.path("s.cfg") + " --jobs 1 --output " + folder.path("o"),
                       before + layer);
}

/// The place in `lines` of the first one that begins with `start`, from `from` on.
std::size_t find(const std::vector<std::string>& lines, const std::string& start, std::size_t from = 0) {
    for (std::size_t k = from; k < lines.size(); ++k) {
        if (lines[k].rfind(start, 0) == 0) return k;
    }
    FAIL("no event '" << start << "' from " << from << " on in:\n"
                      << Catch::StringMaker<std::vector<std::string>>::convert(lines));
    return 0;
}

}  // namespace

TEST_CASE("Every point and then the results and then their name are on the disk before the journal goes") {
    const SuiteFolder folder;
    folder.write("s.cfg", sweep);
    const Ended ended = explore_in(folder, "SPARTUS_DISK_LOG=" + folder.path("log") + ' ');
    INFO(ended.text);
    REQUIRE(ended.code == 0);
    std::vector<std::string> lines;
    std::istringstream log(folder.read("log"));
    for (std::string line; std::getline(log, line);) lines.push_back(line);

    const std::string out = folder.path("o");
    const std::string parent = std::filesystem::path(out).parent_path().string();
    std::size_t at = 0;
    for (int point = 0; point < 3; ++point) at = find(lines, "sync " + out + ".partial-wal", at) + 1;
    at = find(lines, "sync " + out + ".tmp-", at);
    at = find(lines, "rename " + out + ".tmp-", at);
    const std::size_t named = find(lines, "sync " + parent, at);
    CHECK(lines[named] == "sync " + parent);
    const auto removed = std::find(lines.begin(), lines.end(), "remove " + out + ".partial");
    CHECK(removed - lines.begin() > static_cast<std::ptrdiff_t>(named));
    CHECK(find(lines, "remove " + out + ".partial-wal") > named);
    // The folder knows of the journal before the first point counts as kept.
    CHECK(find(lines, "sync " + parent) < find(lines, "sync " + out + ".tmp-"));
}

TEST_CASE("A sweep that ends in front of any event of the disk goes on to the same bytes") {
    const std::string bytes = [] {
        const SuiteFolder folder;
        folder.write("s.cfg", sweep);
        REQUIRE(explore_in(folder, "").code == 0);
        return folder.read("o");
    }();
    REQUIRE_FALSE(bytes.empty());

    int events = 0;
    for (int code = 9; code == 9; ++events) {
        const SuiteFolder folder;
        folder.write("s.cfg", sweep);
        code = explore_in(folder, "SPARTUS_DISK_DIE_AT=" + std::to_string(events + 1) + ' ').code;
        CHECK((code == 9 || code == 0));
        const Ended rest = explore_in(folder, "");
        INFO("event " << events + 1 << '\n' << rest.text);
        CHECK(rest.code == 0);
        CHECK(folder.read("o") == bytes);
    }
    CHECK(events > 8);
}
