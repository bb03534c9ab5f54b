import Foundation
import Testing
import Weft

/// What `weft ops` says of verbs is what the verbs are.
@Suite struct VerbDescriptionTests {
    /// The public methods on handles of images, with their labels and defaults, from the sources.
    static func methods() throws -> [(name: String, labels: [String], text: String)] {
        let folder = URL(fileURLWithPath: Fixture.path("")).deletingLastPathComponent()
            .appendingPathComponent("Sources/Weft/Verbs").path
        return try files(below: folder).flatMap { file in
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            return text.matches(of: /\n    public func ([A-Za-z]+)\(([^{]*)\) ->/).map {
                let parameters = String($0.2)
                let labels = parameters.matches(
                    of: #/(?:^|, |\n\s*)(_ )?([a-zA-Z]+)(?: [a-zA-Z]+)?: /#
                )
                .map { $0.1 == nil ? String($0.2) : "_" }
                .filter { $0 != "file" && $0 != "line" }
                return (String($0.1), labels, parameters)
            }
        }
    }

    @Test func everyVerbIsDescribedAndNoOther() throws {
        let methods = try Self.methods()
        #expect(methods.count > 35)
        let described = VerbDescription.all.map { "\($0.name)/\($0.arguments.count)" }.sorted()
        #expect(methods.map { "\($0.name)/\($0.labels.count)" }.sorted() == described)
    }

    @Test func labelsAreThoseOfTheMethods() throws {
        let methods = try Self.methods()
        for verb in VerbDescription.all {
            let names = verb.arguments.map(\.name)
            let fits = methods.contains { method in
                method.name == verb.name && method.labels.count == names.count
                    && zip(method.labels, names).allSatisfy { $0 == "_" || $0 == $1 }
            }
            #expect(fits, "\(verb.name): \(names)")
        }
    }

    @Test func defaultsAreThoseOfTheMethods() throws {
        let methods = try Self.methods()
        for verb in VerbDescription.all {
            for argument in verb.arguments {
                guard let value = argument.defaultValue else { continue }
                let fits = methods.contains {
                    $0.name == verb.name
                        && $0.text.contains(" = \(value)")
                }
                #expect(fits, "\(verb.name): \(argument.name) = \(value)")
            }
        }
    }
}
