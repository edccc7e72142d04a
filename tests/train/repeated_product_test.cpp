#include "spartus/train/repeated_product.hpp"

#include <torch/csrc/autograd/variable.h>

#include "support/catch.hpp"

// REQUIRE throughout: libtorch's headers make CHECK something else.

using namespace spartus::train;
using at::Tensor;

TEST_CASE("A product with a matrix in order is the product") {
    at::manual_seed(1);
    const Tensor weight = at::randn({37, 19}), x = at::randn({8, 19});
    const RepeatedProduct product(weight, 8, 1000);
    REQUIRE(product.in_order());
    REQUIRE(at::allclose(product(x), at::mm(x, weight.t()), 1e-5, 1e-5));
}

TEST_CASE("A transposed matrix is brought into order as what it shows") {
    at::manual_seed(2);
    const Tensor weight = at::randn({19, 37}), x = at::randn({3, 19});
    const RepeatedProduct product(weight.t(), 3, 1000);
    REQUIRE(product.in_order());
    REQUIRE(at::allclose(product(x), at::mm(x, weight), 1e-5, 1e-5));
}

TEST_CASE("Few products, large batches and double precision are left to a BLAS") {
    const at::TensorOptions real = at::kDouble;
    REQUIRE(!RepeatedProduct(at::ones({4, 4}), 8, 10).in_order());
    REQUIRE(!RepeatedProduct(at::ones({4, 4}), 64, 1000).in_order());
    REQUIRE(!RepeatedProduct(at::ones({4, 4}, real), 8, 1000).in_order());
    REQUIRE(
        RepeatedProduct(at::ones({2, 3}, real), 8, 1000)(at::ones({1, 3}, real)).equal(at::full({1, 2}, 3, real)));
}
