void read_onnx(const Input& input) {
    const auto nodes = onnx_import::parse_nodes({input.bytes, input.bytes + input.size}, "f");
    for (const onnx_import::Node& node : nodes) {
        const nn::FloatLayer& layer = node.layer;
        if (!node.refusal.empty()) continue;
        const std::size_t rows = layer.weight_ih.size() / layer.inputs;
        require(rows * layer.inputs == layer.weight_ih.size() && rows * layer.hidden == layer.weight_hh.size(),
                "matrices have as many rows as each other");
        require(layer.bias_ih.size() == rows && layer.bias_hh.size() == rows, "a bias has one number for each row");
    }
    onnx_import::choose(nodes, {}, "f");
}

}  // namespace spartus::fuzz
