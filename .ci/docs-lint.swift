// Looks at the symbol graphs of the public modules: every public declaration is documented.
//
//     docs-lint ROOT FOLDER
//
// ROOT is the checkout, FOLDER holds `*.symbols.json`. Prints what lacks documentation with its file and
// line, and ends with 1 where there is any. What needs none of its own: implementations of a protocol's
// requirements, inputs of pipelines (`@Parameter` says it), cases that share a line.
//
// Then it takes out of the graphs what DocC would nag about.
import Foundation

struct Graph {
    let path: String
    var json: [String: Any]

    init(_ path: String) throws {
        self.path = path
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        json = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    var symbols: [[String: Any]] {
        get { json["symbols"] as? [[String: Any]] ?? [] }
        set { json["symbols"] = newValue }
    }

    /// The symbols that implement a requirement.
    var implementations: Set<String> {
        let relations = json["relationships"] as? [[String: Any]] ?? []
        return Set(
            relations.filter {
                $0["sourceOrigin"] != nil || $0["kind"] as? String == "defaultImplementationOf"
            }
            .compactMap { $0["source"] as? String })
    }

    /// Leaves out the parameters, so that DocC does not ask for a line on each of them where one has it:
    /// a name may say all there is to know.
    mutating func dropSignatures() {
        symbols = symbols.map { symbol in
            var symbol = symbol
            symbol["functionSignature"] = nil
            return symbol
        }
    }

    func write() throws {
        try JSONSerialization.data(withJSONObject: json)
            .write(to: URL(fileURLWithPath: path))
    }
}

/// The lines of source files, each read once.
struct Sources {
    let root: String
    private var lines: [String: [Substring]] = [:]

    init(root: String) { self.root = root }

    mutating func line(_ number: Int, of path: String) -> Substring {
        if lines[path] == nil {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            lines[path] = text.split(separator: "\n", omittingEmptySubsequences: false)
        }
        guard let all = lines[path], all.indices.contains(number) else { return "" }
        return all[number]
    }
}

/// Where a symbol is declared, if that is in this repository.
func place(_ symbol: [String: Any], _ root: String) -> (path: String, line: Int)? {
    guard let location = symbol["location"] as? [String: Any],
        let uri = location["uri"] as? String, let path = URL(string: uri)?.path,
        let line = (location["position"] as? [String: Any])?["line"] as? Int,
        ["Sources/", "pipelines/"].contains(where: { path.hasPrefix("\(root)/\($0)") })
    else { return nil }
    return (path, line)
}

/// - Parameter above: The line before.
func needsNoWords(_ line: Substring, above: Substring, _ kind: String) -> Bool {
    let attribute = "@Parameter("
    if line.contains(attribute) { return true }
    if above.contains(attribute), !above.contains(" var ") { return true }
    return kind == "swift.enum.case" && line.contains(",") && !line.contains("(")
}

let root = CommandLine.arguments[1]
let folder = CommandLine.arguments[2]
var sources = Sources(root: root)
var found: Set<String> = []
var documented: Set<String> = []
for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
where name.hasSuffix(".symbols.json") {
    var graph = try Graph("\(folder)/\(name)")
    let implementations = graph.implementations
    for symbol in graph.symbols {
        guard let (path, line) = place(symbol, root),
            let id = (symbol["identifier"] as? [String: Any])?["precise"] as? String,
            let kind = (symbol["kind"] as? [String: Any])?["identifier"] as? String
        else { continue }
        let names = symbol["pathComponents"] as? [String] ?? []
        if symbol["docComment"] != nil {
            documented.insert(id)
            continue
        }
        let text = sources.line(line, of: path)
        let above = sources.line(line - 1, of: path)
        guard !implementations.contains(id), !needsNoWords(text, above: above, kind) else {
            continue
        }
        found.insert(
            "\(path.dropFirst(root.count + 1)):\(line + 1): expected documentation of "
                + "\(names.joined(separator: ".")), found none.")
    }
    graph.dropSignatures()
    try graph.write()
}
for line in found.sorted() { print(line) }
guard found.isEmpty else {
    print(
        "\(found.count) public declarations lack documentation. Write a sentence, or make them package."
    )
    exit(1)
}
print("\(documented.count) public declarations are documented.")
