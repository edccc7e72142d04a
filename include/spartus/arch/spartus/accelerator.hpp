/// \file
/// The whole accelerator: the modules and the links between them.
///
///                 ┌── control to every module ── controller
///   host port ══ x ══▶ delta encoder n ── tokens ──▶ PE array n ── words ──▶ weight bank n
///       ▲                   ▲         ◀── credits ──     │ partial sums
///       └══════ h ══════════╧═══════ activation unit ◀───┘
///
/// With weights in external memory a stream buffer takes the place of each bank:
///
///   PE array n ── columns ──▶ stream buffer n ── commands ──▶ memory port ══ base protocol ══▶ memory
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "spartus/arch/spartus/activation_unit.hpp"
#include "spartus/arch/spartus/bindings.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/controller.hpp"
#include "spartus/arch/spartus/delta_encoder.hpp"
#include "spartus/arch/spartus/host_port.hpp"
#include "spartus/arch/spartus/memory_image.hpp"
#include "spartus/arch/spartus/memory_port.hpp"
#include "spartus/arch/spartus/pe_array.hpp"
#include "spartus/arch/spartus/stream_buffer.hpp"
#include "spartus/arch/spartus/weight_bank.hpp"
#include "spartus/nn/bank_layout.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/parts/link_checker.hpp"
#include "spartus/parts/memory.hpp"

namespace spartus::arch::spartus {

/// What one layer's two matrices take in the banks.
struct StoredMatrix {
    std::uint32_t blen = 1;
    std::uint64_t non_zeros = 0;
    std::uint64_t pairs = 0;
};

struct StoredLayer {
    StoredMatrix ih;
    StoredMatrix hh;
};

/// Which columns a bank holds.
enum class BankColumns {
    own,  ///< those of its array: the accelerator
    all,  ///< every array can process any token: for an instrument that passes tokens to other arrays
};

/// How the weights of a design are laid out: in a bank for each array, or once for all arrays.
nn::BankGeometry bank_geometry(const Config& config, BankColumns columns);

class Accelerator : public sc_core::sc_module {
   public:
    struct Options {
        Cycle run_ahead = parts::Clock::unlimited;
        Bindings bindings{};
        ActivityObserver* activity = nullptr;
        BankColumns columns = BankColumns::own;
        const nn::FunctionalRun* values = nullptr;               ///< see MachineOptions
        std::shared_ptr<const nn::BankLayout> layout = nullptr;  ///< of bank_geometry(); else it is made
    };

    /// Elaborates the modules for a network, whose weights are in the banks when the simulation starts. `network`
    /// is already pruned as it shall be; `traces`, `observer` and the options' `activity` must outlive the module.
    Accelerator(const sc_core::sc_module_name& name, const Config& config, const nn::Network& network,
                const std::vector<nn::Trace>& traces, StepObserver& observer, const Options& options);

    bool finished() const { return controller_->finished(); }

    const DeltaEncoder& encoder(std::size_t n) const { return *encoders_[n]; }
    const PeArray& array(std::size_t n) const { return *arrays_[n]; }
    /// Of weight bank n, or of the stream buffer in its place.
    const WeightBank::Counters& bank(std::size_t n) const {
        return banks_.empty() ? buffers_[n]->counters() : banks_[n]->counters();
    }
    const MemoryPort* memory_port() const { return memory_port_.get(); }  ///< null with weights on chip
    const ActivationUnit& activation_unit() const { return *activation_unit_; }
    const HostPort& host_port() const { return *host_port_; }

    /// The way to a PE array's accumulators: for debugging, by transport_dbg.
    parts::Initiator<AccumulatorLink, ActivationUnit>& accumulators(std::size_t n) {
        return activation_unit_->accumulators[n];
    }

    const std::vector<StoredLayer>& stored() const { return stored_; }
    std::uint32_t bank_depth() const { return bank_depth_; }  ///< words, of a stream buffer too
    Cycle reset_cycles() const { return reset_cycles_; }      ///< ΣL

   private:
    void start_of_simulation() override;
    void build_weights(const Config& config, std::uint32_t rows_per_pe, ActivityObserver* activity);
    void build(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
               StepObserver& observer, const Options& options);
    void bind(const Bindings& bindings, const Config& config, const nn::Network& network);
    void bind_memory(const Bindings& bindings, const Config& config);
    void bind_weights(std::uint32_t n, const Bindings& bindings, const Config& config);
    void bind_array(std::uint32_t n, const Bindings& bindings, const Config& config,
                    const std::vector<std::uint32_t>& hidden, const std::vector<std::uint32_t>& rows_per_pe);

    const parts::Clock clock_;
    parts::LinkBinder links_;
    std::shared_ptr<const nn::BankLayout> layout_;  ///< until it is in the banks
    MemoryImage image_;
    std::vector<LayerPlace> places_;
    std::uint32_t column_stride_ = 1;
    std::vector<StoredLayer> stored_;
    std::uint32_t bank_depth_ = 0;
    Cycle reset_cycles_ = 0;
    std::vector<std::unique_ptr<DeltaEncoder>> encoders_;
    std::vector<std::unique_ptr<PeArray>> arrays_;
    std::vector<std::unique_ptr<WeightBank>> banks_;      ///< empty with weights in external memory
    std::vector<std::unique_ptr<StreamBuffer>> buffers_;  ///< else empty; so the next two are null
    std::unique_ptr<MemoryPort> memory_port_;
    std::unique_ptr<FiredShares> known_;  ///< of a timed run, for all encoders
    std::unique_ptr<parts::Memory> memory_;
    std::unique_ptr<ActivationUnit> activation_unit_;
    std::unique_ptr<HostPort> host_port_;
    std::unique_ptr<Controller> controller_;
};

}  // namespace spartus::arch::spartus
