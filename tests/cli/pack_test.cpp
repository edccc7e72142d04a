// Memory images of the weight banks, as a user makes and runs them.

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

TEST_CASE("A run from packed images is the run from the network, cycle by cycle and bit by bit") {
    const Workplace place;
    for (const std::string cell : {"lstm", "gru"}) {
        INFO(cell);
        REQUIRE(place.run("generate network c.safetensors --inputs 5 --hidden 7 --layers 2 --cell " + cell).code ==
                0);
        const std::string set = " --set network.gamma=0.5";
        REQUIRE(place.run("generate trace c.npy --steps 9 --inputs 5 --firing 0.5").code == 0);
        const auto packed = place.run("pack a.cfg --network c.safetensors --out " + cell + set);
        INFO(packed.text);
        REQUIRE(packed.code == 0);
        const auto run = [&](const std::string& network, const std::string& name) {
            return place.run("run a.cfg --network " + network + " --trace c.npy --steps-csv " + name +
                             ".csv --hidden " + name + ".npy");
        };
        CHECK(run(cell, "images").code == 0);  // pruned already
        CHECK(run("c.safetensors" + set, "network").code == 0);
        CHECK_FALSE(place.read("images.csv").empty());
        CHECK(place.read("images.csv") == place.read("network.csv"));
        CHECK(place.read("images.npy") == place.read("network.npy"));
    }
}

TEST_CASE("Images that do not fit the design are refused, and so is a design without banks to pack for") {
    const Workplace place;
    REQUIRE(place.run("pack a.cfg --network net.safetensors --out images").code == 0);
    check_refused(place, "run a.cfg --set accelerator.arrays=3 --network images --trace trace.npy", 4,
                  "images/manifest.json: is for");
    check_refused(place, "run a.cfg --network . --trace trace.npy", 4, "manifest.json");
    check_refused(place, "pack a.cfg --network net.safetensors", 2, "--out");
    check_refused(place, "pack a.cfg --network net.safetensors --out trace.npy", 5, "trace.npy");
    check_refused(place, "pack a.cfg --network net.safetensors --out no/such/place", 5, "no/such/place");
}
