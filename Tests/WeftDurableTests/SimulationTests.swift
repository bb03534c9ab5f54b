import Foundation
import Testing

/// Seeded simulations of the engine, in processes of their own; see `Sources/WeftSimulator`.
@Suite struct SimulationTests {
    /// The seeds of the default run, in pieces that run at the same time.
    private static let pieces = ["1..<101", "101..<201"]

    @Test(arguments: pieces) func everySeedEndsAsIfUndisturbed(seeds: String) async throws {
        let (status, output) = try await simulate([seeds])
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix("every run ended as if undisturbed\n"), "\(output)")
    }

    /// Limits of activities: what a checkpoint brings is counted before it is taken in; what is
    /// leased again while it runs is stopped first.
    @Test(arguments: ["297", "407", "1157", "1271"])
    func whatASeedOnceFoundStaysMended(seed: String) async throws {
        let (status, output) = try await simulate([seed])
        #expect(status == 0, "\(output)")
    }

    @Test func aSeedIsTheSameRunInEveryProcess() async throws {
        let first = try await simulate(["1..<11"])
        #expect(first.output.contains("trace "))
        let again = try await simulate(["1..<11"])
        #expect(again.status == first.status && again.output == first.output)
    }

    @Test func aHubThatBreaksItsWordIsFoundAndTheSeedShrunk() async throws {
        let (status, output) = try await simulate(["1..<41", "--broken"])
        #expect(status == 1)
        let lines = output.split(separator: "\n")
        #expect(lines.contains { $0.contains("took synced events of flow-") }, "\(output)")
        let command = try #require(
            lines.first { $0.hasPrefix("Shrunk; repeat it with: weft-simulate ") })
        // What it prints is enough to see the same again.
        let arguments = command.split(separator: " ").dropFirst(5).map(String.init)
        let again = try await simulate(arguments.filter { $0 != "--verbose" })
        #expect(again.status == 1, "\(again.output)")
    }

    @Test func aMistakeIsExplained() async throws {
        let unknown = try await simulate(["1..<2", "--loud"])
        #expect(
            unknown.output
                == "Expected SEED or FIRST..<LAST and --without, --flows, --workers, --in-order, "
                + "--broken or --verbose, found \"--loud\".\n")
        let noSeed = try await simulate(["x"])
        #expect(
            noSeed.output
                == "Expected a seed or a range such as 1..<101, found \"x\".\n")
    }

    /// Runs the simulator beside the test bundle, on a thread of its own.
    private func simulate(
        _ arguments: [String]
    ) async throws -> (status: Int32, output: String) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Self.runHere(arguments) })
            }
        }
    }

    private static func runHere(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let places =
            Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
            + [CommandLine.arguments[0], Bundle.main.executablePath ?? ""]
        let program = try #require(
            places.map {
                URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/weft-simulate"
            }.first { FileManager.default.isExecutableFile(atPath: $0) })
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
