/// \file
/// A network as the memory images of an accelerator's weight banks: a directory with
///
///     manifest.json              geometry, places of the matrices, SHA-256 of every file
///     bank0.mem, bank0.coe, …    one bank per array, for $readmemh and for Vivado; a word is M pairs, PE 0 in the
///                                least significant bits, of a pair VAL below LIDX
///     bias.mem, bias.coe         [Σ L][M] biases in Q1.7, nine bits, layer after layer; 0 in padding rows
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "spartus/nn/bank_layout.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::pack {

/// Name and content of every file. `network` is quantised and pruned as it shall be; `origin` says in the manifest
/// where it is from: any fields.
std::map<std::string, std::string> pack(const nn::Network& network, const nn::BankGeometry& geometry,
                                        const std::map<std::string, std::string>& origin);

constexpr const char* manifest_name = "manifest.json";

/// For which banks the images in a directory are, by its manifest. Throws Error(input).
nn::BankGeometry read_geometry(const std::string& directory);

/// The network in a directory, from its manifest and .mem files, each held against its SHA-256. Throws Error(input)
/// if one is damaged, or if the images are for another geometry.
nn::Network unpack(const std::string& directory, const nn::BankGeometry& geometry);

}  // namespace spartus::pack
