#include "spartus/train/evaluation.hpp"

#include <cmath>

#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/float_reference.hpp"
#include "spartus/recognition/edit_distance.hpp"
#include "spartus/train/examples.hpp"

namespace spartus::train {
namespace {

void count_errors(const std::vector<Phone>& classes, const Example& example, Score& score) {
    score.frames += classes.size();
    score.phones += example.phones.size();
    score.errors += recognition::edit_distance(recognition::collapse(classes), example.phones);
}

}  // namespace

Score score(const nn::Network& network, const nn::Arithmetic& arithmetic, const recognition::Recogniser& recogniser,
            const Dataset& dataset) {
    nn::Reference reference(network, arithmetic);
    Score result;
    std::vector<float> h(network.hidden());
    for (const Example& example : dataset.examples) {
        const nn::Trace trace = trace_of(example, recogniser.normalisation);
        std::vector<Phone> classes;
        reference.reset();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            reference.step(trace.x.data() + t * trace.inputs);
            for (std::size_t k = 0; k < h.size(); ++k) {
                h[k] = std::ldexp(static_cast<float>(reference.h()[k]), -nn::activation_fraction_bits);
            }
            classes.push_back(recogniser.classifier.classify(h.data()));
            for (std::size_t l = 0; l < network.layers.size(); ++l) {
                result.fired_x += reference.layer(l).fired_x().size();
                result.fired_h += reference.layer(l).fired_h().size();
                result.elements_x += network.layers[l].inputs;
                result.elements_h += network.layers[l].hidden;
            }
        }
        count_errors(classes, example, result);
    }
    return result;
}

Score score_float(const std::vector<nn::FloatLayer>& layers, const recognition::Recogniser& recogniser,
                  const Dataset& dataset) {
    Score result;
    const std::size_t hidden = layers.back().hidden;
    for (const Example& example : dataset.examples) {
        const std::vector<float> h = nn::float_hidden(layers, {trace_of(example, recogniser.normalisation)});
        std::vector<Phone> classes;
        for (std::size_t t = 0; t < example.frames; ++t) {
            classes.push_back(recogniser.classifier.classify(h.data() + t * hidden));
        }
        count_errors(classes, example, result);
    }
    return result;
}

}  // namespace spartus::train
