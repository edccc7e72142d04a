// Answers through the program.

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using Catch::Matchers::Contains;

namespace {

const std::string sweep = R"([sweep]
about = a small one
network = integer(inputs=20, hidden=24, seed=1)
trace = generate(steps=20, inputs=20, firing=0.3)
accelerator.arrays = 1, 2, 4
accelerator.pes_per_array = 2, 4
delta_encoder.threshold_x = 0.10, 0.5
)";

}  // namespace

TEST_CASE("Answers of a finished sweep are those at its end") {
    const SuiteFolder folder;
    folder.write("s.cfg", sweep);
    const std::string database = folder.path("s.sqlite");
    const std::string explore = "explore " + folder.path("s.cfg") + " --output " + database;
    const Ended first = run_spartus(explore + " --by latency_mean_us,dsp48 --report " + folder.path("a.html"));
    INFO(first.text);
    REQUIRE(first.code == 0);
    const std::size_t begin = first.text.find("\nPareto front by latency_mean_us (lower), dsp48 (lower): ");
    REQUIRE(begin != std::string::npos);
    CHECK_THAT(first.text, Contains("\nSensitivity of latency_mean_us: "));

    const Ended again = run_spartus("answers " + database + " --by latency_mean_us,dsp48 --csv " +
                                    folder.path("f.csv") + " --report " + folder.path("b.html"));
    CHECK(again.code == 0);
    CHECK_THAT(again.text, Contains(first.text.substr(begin)));
    CHECK(folder.read("a.html") == folder.read("b.html"));
    CHECK_THAT(folder.read("f.csv"), Contains("delta_encoder.threshold_x,latency_mean_us,dsp48"));

    const Ended one = run_spartus("answers " + database + " --by latency_mean_us,dsp48 --of words --top 1");
    CHECK_THAT(one.text, Contains("more\n") && Contains("Sensitivity of words"));
}

TEST_CASE("A sweep in which nothing is feasible says why, at its end, later and on the page") {
    const SuiteFolder folder;
    folder.write("s.cfg", sweep + "require = latency_mean_us <= 0.01\nrequire = sqnr_db > -100 && dsp48 < 1e6\n");
    const std::string database = folder.path("s.sqlite");
    const Ended ended = run_spartus("explore " + folder.path("s.cfg") + " --output " + database + " --report " +
                                    folder.path("s.html"));
    INFO(ended.text);
    REQUIRE(ended.code == 0);
    const std::size_t begin =
        ended.text.find("\nNothing is feasible: none of 12 points fulfils every requirement\n");
    REQUIRE(begin != std::string::npos);
    CHECK_THAT(ended.text,
               Contains("Relax latency_mean_us <= 0.01: 12 points miss nothing else, the nearest with "));
    CHECK_THAT(ended.text, !Contains("Pareto front"));
    CHECK_THAT(run_spartus("answers " + database).text, Contains(ended.text.substr(begin)));
    CHECK_THAT(folder.read("s.html"),
               Contains("Nothing is feasible: none of 12 points fulfils every requirement."));
    CHECK_THAT(folder.read("s.html"), Contains("Relax latency_mean_us &lt;= 0.01: 12 points"));
}

TEST_CASE("Questions without an answer are refused") {
    const SuiteFolder folder;
    folder.write("s.cfg", sweep);
    const std::string database = folder.path("s.sqlite");
    const auto refuses = [&](const std::string& arguments, int code, const std::string& cause) {
        const Ended ended = run_spartus(arguments);
        CHECK(ended.code == code);
        CHECK_THAT(ended.text, Contains(cause));
    };
    const std::string explore = "explore " + folder.path("s.cfg") + " --output " + database;
    refuses(explore + " --by latency_mean_us,dsp84", 2, "did you mean dsp48?");
    CHECK_FALSE(std::filesystem::exists(database));  // before anything runs
    REQUIRE(run_spartus(explore).code == 0);
    refuses("answers " + database + " --by latency_meen_us,dsp48", 2, "did you mean latency_mean_us?");
    refuses("answers " + database + " --by dsp48", 2, "needs 2 to 4 metrics, not 1");
    refuses("answers " + database + " --of nonsense", 2, "no metric 'nonsense'");
    refuses("answers " + database + " --by latency,dsp48", 2, "did you mean latency_min_cycles, latency_min_us, ");
    refuses("answers " + database + " --top 0", 2, "--top");
    refuses("answers " + database + " --report /nowhere/a.html", 5, "/nowhere/a.html");
    refuses("answers", 2, "RESULTS is missing");
    refuses("answers " + folder.path("s.cfg"), 4, "holds no results of a sweep");
    refuses("answers " + folder.path("none.sqlite"), 4, "none.sqlite");

    folder.write("one.cfg",
                 "[sweep]\nnetwork = integer(inputs=20, hidden=24, seed=1)\n"
                 "trace = generate(steps=20, inputs=20, firing=0.3)\naccelerator.arrays = 1\n");
    const std::string single = " --output " + folder.path("one.sqlite");
    const Ended ended =
        run_spartus("explore " + folder.path("one.cfg") + single + " --report " + folder.path("o.html"));
    CHECK(ended.code == 0);
    CHECK_THAT(folder.read("o.html"), Contains("All 1 points"));
    refuses("answers " + folder.path("one.sqlite"), 2, "fewer than two of the usual metrics vary");
}

TEST_CASE("A network of any name stays a name in the page") {
    const SuiteFolder folder;
    for (const char* name : {"TIP", "other"}) {
        REQUIRE(run_spartus("generate network " + folder.path(name) + " --inputs 6 --hidden 8").code == 0);
    }
    folder.write("s.cfg",
                 "[sweep]\nnetwork = TIP, other\ntrace = generate(steps=5, inputs=6, firing=0.5)\n"
                 "accelerator.arrays = 1, 2\n");
    const Ended ended = run_spartus("explore " + folder.path("s.cfg") + " --output " + folder.path("o") +
                                    " --by latency_mean_us,dsp48 --report " + folder.path("a.html"));
    INFO(ended.text);
    REQUIRE(ended.code == 0);
    const std::string page = folder.read("a.html");
    CHECK_THAT(page, Contains("[\"TIP\",\"other\"]"));          // the values of the axis
    CHECK_THAT(page, Contains("\"tooltip\":{\"signal\":\"{"));  // and where the specification says TIP
}
