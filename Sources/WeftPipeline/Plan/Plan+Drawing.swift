extension Plan {
    /// The plan as a Mermaid flowchart; fan-outs and branches are boxes around their steps.
    public var mermaid: String {
        var drawing = Drawing(style: .mermaid)
        drawing.add(body, indent: "    ")
        drawing.addResult(of: body)
        return (["flowchart TD"] + drawing.lines).joined(separator: "\n")
    }

    /// The plan as a Graphviz digraph.
    public var dot: String {
        var drawing = Drawing(style: .dot)
        drawing.add(body, indent: "    ")
        drawing.addResult(of: body)
        let head = ["digraph plan {", "    node [shape=box];", "    compound=true;"]
        return (head + drawing.lines + ["}"]).joined(separator: "\n")
    }
}

/// Draws blocks as boxes and steps as nodes, numbered and placed as in the source.
private struct Drawing {
    enum Style { case mermaid, dot }

    let style: Style
    var lines: [String] = []
    private var boxes = 0

    init(style: Style) { self.style = style }

    mutating func add(_ block: Block, indent: String) {
        for step in block.steps {
            let inner = step.kind.blocks
            if inner.isEmpty {
                addNode(step, indent)
            } else {
                for (index, part) in inner.enumerated() {
                    addBox(step, part, title: title(of: step, blockAt: index), indent)
                }
                addNode(step, indent)
                for part in inner { addEdge(part.result, to: step, indent) }
            }
            for input in step.inputs { addEdge(input, to: step, indent) }
        }
    }

    mutating func addResult(of block: Block) {
        guard let id = block.result.stepID else { return }
        switch style {
        case .mermaid: lines.append("    s\(id) --> result([result])")
        case .dot: lines += ["    result [shape=ellipse];", "    s\(id) -> result;"]
        }
    }

    private func title(of step: Step, blockAt index: Int) -> String {
        guard case .choose = step.kind else { return "\(step.kind.name) \(step.position)" }
        return "\(index == 0 ? "then" : "otherwise") \(step.position)"
    }

    /// A block without steps of its own is no box: its result is drawn as the step's input.
    private mutating func addBox(_ step: Step, _ block: Block, title: String, _ indent: String) {
        guard !block.steps.isEmpty else { return }
        boxes += 1
        switch style {
        case .mermaid: lines.append("\(indent)subgraph b\(boxes)[\"\(title)\"]")
        case .dot:
            lines.append("\(indent)subgraph cluster_\(boxes) {")
            lines.append("\(indent)    label=\"\(title)\";")
        }
        add(block, indent: indent + "    ")
        lines.append(indent + (style == .mermaid ? "end" : "}"))
        for parameter in block.parameters {
            for input in step.inputs.prefix(1) {
                guard let id = input.stepID else { continue }
                lines.append(indent + edge(id, parameter))
            }
        }
    }

    private mutating func addNode(_ step: Step, _ indent: String) {
        let text = "\(step.id) \(step.label)".replacing("\"", with: "'")
        switch style {
        case .mermaid: lines.append("\(indent)s\(step.id)[\"\(text)\"]")
        case .dot: lines.append("\(indent)s\(step.id) [label=\"\(text)\"];")
        }
    }

    private mutating func addEdge(_ argument: StepInput, to step: Step, _ indent: String) {
        guard let id = argument.stepID else { return }
        lines.append(indent + edge(id, step.id))
    }

    private func edge(_ from: Int, _ to: Int) -> String {
        style == .mermaid ? "s\(from) --> s\(to)" : "s\(from) -> s\(to);"
    }
}
