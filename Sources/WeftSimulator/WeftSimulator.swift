import Foundation

/// Runs seeded simulations of the engine and says which seeds break a promise.
///
///     weft-simulate 1..<500              these seeds
///     weft-simulate 42 --verbose         one seed, with all that happens
///     weft-simulate 42 --without 3,5     the same with less: what a failure prints
@main
struct WeftSimulator {
    static func main() {
        // Dictionaries must have the same order in every process, or a seed says nothing.
        if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
            setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
            let arguments = CommandLine.arguments.map { strdup($0) } + [nil]
            execv(Bundle.main.executablePath ?? CommandLine.arguments[0], arguments)
        }
        do {
            let simulation = try Simulation(arguments: Array(CommandLine.arguments.dropFirst()))
            JobHook.install()
            exit(simulation.run() ? 0 : 1)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(64)
        }
    }
}
