#include "spartus/arch/spartus/activation_unit.hpp"

#include <algorithm>

#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

ActivationUnit::ActivationUnit(const sc_core::sc_module_name& name, const Parameters& parameters,
                               const parts::Clock& clock, ActivityObserver* activity)
    : sc_module(name),
      accumulators("accumulators", parameters.arrays),
      state("state", parameters.arrays),
      parameters_(parameters),
      lanes_(lanes_of(*parameters.cell)),
      clock_(clock),
      activity_(activity) {
    for (const std::uint32_t hidden : parameters.hidden) {
        layers_.push_back({std::vector<std::int16_t>(hidden), std::vector<std::int16_t>(hidden),
                           std::vector<std::int32_t>(parameters.cell->rows * hidden)});
    }
    pre_.resize(std::size_t{parameters.cell->rows} * parameters.pes);
    control.register_nb_transport_fw(this, &ActivationUnit::on_control);
    SC_HAS_PROCESS(ActivationUnit);
    SC_METHOD(activate);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum ActivationUnit::on_control(Command& command, ControlPhase& phase, sc_core::sc_time& delay) {
    if (phase == ControlPhase::reset) {
        for (LayerState& layer : layers_) std::fill(layer.kept.begin(), layer.kept.end(), std::int16_t{0});
    }
    if (phase == ControlPhase::activate) {
        layer_ = command.layer;
        group_ = 0;
        ++steps_;
        first_read_ = clock_.cycle_of(delay);
        clock_.wake(wake_, first_read_);
    }
    return tlm::TLM_ACCEPTED;
}

nn::RowMapping ActivationUnit::mapping() const {
    return {parameters_.hidden[layer_], parameters_.pes, parameters_.cell->rows};
}

void ActivationUnit::activate() {
    const std::uint32_t groups = mapping().groups();
    for (; group_ < groups; ++group_) {
        const Cycle read = first_read_ + Cycle{parameters_.timing.interval} * group_;
        if (!clock_.reaches(read)) return clock_.wake(wake_, read);
        activate_group();
        if (activity_ != nullptr) {
            activity_->group_activated(group_, read, read + parameters_.timing.interval, visible_from(group_));
        }
    }
    Command command{layer_};
    ControlPhase phase = ControlPhase::done;
    sc_core::sc_time delay = clock_.until(visible_from(groups - 1));
    control->nb_transport_bw(command, phase, delay);
}

Cycle ActivationUnit::visible_from(std::uint32_t group) const {
    return first_read_ + Cycle{parameters_.timing.interval} * (group + 1) + tree_levels(parameters_.arrays) +
           parameters_.timing.latency;
}

void ActivationUnit::activate_group() {
    const Cycle read = first_read_ + Cycle{parameters_.timing.interval} * group_;
    const std::uint32_t first = group_ * parameters_.pes;
    const std::uint32_t count = std::min(parameters_.pes, mapping().hidden - first);  // the rest is padding
    std::vector<std::int16_t>& h = layers_[layer_].h;
    if (parameters_.values == nullptr) {
        compute(first, count, read);
    } else {
        std::copy_n((*parameters_.values)[steps_ - 1].h.data() + first, count, h.data() + first);
    }

    VectorSlice slice{layer_, first, count, h.data() + first};
    const auto write_to = [&](auto& socket) {
        VectorPhase phase = VectorPhase::elements;
        sc_core::sc_time delay = clock_.until(visible_from(group_));
        socket->nb_transport_fw(slice, phase, delay);
    };
    for (auto& encoder : state) write_to(encoder);
    if (layer_ + 1 == layers_.size()) write_to(output);
}

/// h of the group's neurons, from the partial sums.
void ActivationUnit::compute(std::uint32_t first, std::uint32_t count, Cycle read) {
    const nn::RowMapping mapping = this->mapping();
    LayerState& layer = layers_[layer_];
    read_partial_sums(read);
    for (std::uint32_t row = 0; row < mapping.rows; ++row) {
        std::int32_t* const sums = layer.sums.data() + std::size_t{row} * mapping.hidden + first;
        simd::add_up(partial_sums_.data(), partial_sums_.size(), count,
                     static_cast<int>(parameters_.accumulator_bits), sums);
        pre_activations(sums, count, pre_.data() + std::size_t{row} * parameters_.pes);
        for (const std::uint32_t*& next : partial_sums_) next += std::size_t{mapping.groups()} * parameters_.pes;
    }
    lanes_(pre_.data(), parameters_.pes, count, layer.kept.data() + first, layer.h.data() + first);
}

/// The rows of the group's neurons, from `cycle` on.
void ActivationUnit::read_partial_sums(Cycle cycle) {
    const nn::RowMapping mapping = this->mapping();
    partial_sums_.clear();
    for (auto& array : accumulators) {
        AccumulatorRows rows{layer_, mapping.lidx(0, group_), mapping.rows, mapping.groups()};
        parts::ReadPhase phase = parts::ReadPhase::read;
        sc_core::sc_time delay = clock_.until(cycle);
        array->nb_transport_fw(rows, phase, delay);
        partial_sums_.push_back(rows.sums);
    }
}

}  // namespace spartus::arch::spartus
