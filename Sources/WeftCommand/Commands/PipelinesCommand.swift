internal import ArgumentParser
internal import Weft

struct PipelinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines", abstract: "List the pipelines, or draw one.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the pipelines.")

        @Flag(name: .long, help: "Print JSON on standard output.")
        var json = false

        func run() async throws {
            let pipelines = CommandLineProgram.current.pipelines.sorted { $0.name < $1.name }
            if json {
                let list = pipelines.map { pipeline -> JSONValue in
                    ["name": .string(pipeline.name), "summary": .string(pipeline.summary)]
                }
                return print(JSONValue.array(list).text)
            }
            let width = pipelines.map { $0.name.count }.max() ?? 0
            for pipeline in pipelines {
                print(pipeline.name.rightPadded(to: width), pipeline.summary, separator: "  ")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a pipeline's plan as JSON, Mermaid or Graphviz.")

        @Argument(help: "The pipeline's name.")
        var name: String

        @Option(name: .long, help: "How the plan is written.")
        var format = Format.json

        enum Format: String, ExpressibleByArgument, CaseIterable { case json, mermaid, dot }

        func run() async throws {
            let plan = try CommandLineProgram.current.pipeline(named: name).outline().plan
            switch format {
            case .json: print(plan.json.prettyText)
            case .mermaid: print(plan.mermaid)
            case .dot: print(plan.dot)
            }
        }
    }
}
