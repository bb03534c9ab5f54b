internal import ArgumentParser
internal import Weft

struct OpsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops",
        abstract: "List the operations on images, or show what one takes.",
        discussion: """
            Verbs are methods in a pipeline's body. Operations of libvips are reached by name, with \
            checked arguments: photo.vips("canny", ["sigma": 1.4]).

            Example: weft ops canny
            """)

    @Argument(help: "A verb or an operation of libvips; all of them without.")
    var name: String?

    @Flag(name: .long, help: "Print JSON on standard output.")
    var json = false

    func run() async throws {
        let catalog = OpsCatalog()
        guard let name else {
            return print(json ? JSONValue.array(catalog.list).text : catalog.text)
        }
        let entries = try catalog.entries(named: name)
        if json { return print(JSONValue.array(entries.map(\.json)).text) }
        print(entries.map(\.text).joined(separator: "\n\n"))
    }
}
