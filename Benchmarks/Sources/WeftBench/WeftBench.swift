import Foundation
import Weft

/// Measures Weft: one JSON line for each case on stdout, a table for people on stderr.
///
///     weft-bench [--quick] [--only NAME]... [--list]
@main
struct WeftBench {
    static let suites: [any Suite] = [
        SequentialSteps(), FanOuts(), Latency(), ColdStart(), AtRest(), EventCoding(),
        UnheardEvents(), PlanSteps(), PatchKernels(), Fills(), ImagePipelines(),
    ]

    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if options.listsOnly { return suites.forEach { print($0.name) } }
            let report = Report(options)
            report.begin()
            for suite in suites where options.selects(suite.name) {
                try await suite.run(options, report)
            }
        } catch {
            FileHandle.standardError.write(Data("weft-bench: \(error)\n".utf8))
            exit(1)
        }
    }
}

/// Some cases that belong together.
protocol Suite: Sendable {
    /// What `--only` selects it by.
    var name: String { get }
    func run(_ options: Options, _ report: Report) async throws
}

/// What was asked for on the command line.
struct Options: Sendable {
    /// Fewer rounds and smaller cases: a minute in all, for a look.
    var isQuick = false
    var listsOnly = false
    private var only: [String] = []

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--quick": isQuick = true
            case "--list": listsOnly = true
            case "--only":
                guard let name = rest.popFirst() else { throw BenchError("--only needs a name") }
                only.append(name)
            default:
                throw BenchError(
                    "Expected [--quick] [--only NAME] [--list], found \(argument).")
            }
        }
    }

    /// Whether a suite of that name is to run: all do where none is named.
    func selects(_ name: String) -> Bool { only.isEmpty || only.contains { name.hasPrefix($0) } }

    /// Rounds of each case; medians are taken over them.
    var rounds: Int { isQuick ? 1 : 3 }
}

/// A measurement that cannot be made.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
