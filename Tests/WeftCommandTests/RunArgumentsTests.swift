import Testing

@testable import WeftCommand

@Suite struct RunArgumentsTests {
    @Test func ownOptionsAreFoundWhereverTheyStand() throws {
        let run = try RunArguments([
            "--json", "p", "--photo", "-x.png", "-o", "a.png", "--seed", "-3",
        ])
        #expect(run.own == ["--json", "-o", "a.png"])
        #expect(run.pipeline == "p")
        #expect(run.inputs == ["--photo", "-x.png", "--seed", "-3"])
    }

    @Test func everythingAfterTwoDashesIsAnInput() throws {
        let run = try RunArguments(["p", "--id", "one", "--", "--id", "two", "-o", "--"])
        #expect(run.own == ["--id", "one"])
        #expect(run.inputs == ["--id", "two", "-o", "--"])
        #expect(run.rewritten == ["run", "--id", "one", "p", "--", "--id", "two", "-o", "--"])
    }

    @Test func helpInAValueIsNoRequestForHelp() throws {
        #expect(try RunArguments(["p", "--reviewer=--help"]).asksForHelp == false)
        #expect(try RunArguments(["p", "--", "--help"]).asksForHelp == false)
        #expect(try RunArguments(["p", "-h"]).asksForHelp)
    }

    /// The names stand in two places: here and in the declaration of `RunCommand`.
    @Test func everyOptionOfTheCommandIsKnown() async throws {
        let help = try await Place().weft("help", "run").output
        let options = help.split(separator: "OPTIONS:").last ?? ""
        let shown = options.split(separator: "\n").filter { $0.hasPrefix("  -") }
            .flatMap { $0.prefix(24).split(whereSeparator: { " ,".contains($0) }) }
            .map(String.init).filter { $0.hasPrefix("-") }
        #expect(Set(shown) == RunArguments.valued.union(RunArguments.flags))
    }
}
