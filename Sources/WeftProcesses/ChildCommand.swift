internal import Foundation

/// How a worker process is started.
public struct ChildCommand: Hashable, Sendable {
    /// The executable.
    public var path: String
    /// What it is called with, its own name first.
    public var arguments: [String]
    /// What is set in its environment, beside that of this process.
    public var environment: [String: String]

    /// A program, as a shell would start it; the environment is added to this process's own.
    public init(path: String, arguments: [String], environment: [String: String] = [:]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Decoders allocate from many threads: two arenas give memory back sooner. A codec that crashes
    /// needs no backtrace of Swift's, which takes a third of a second.
    public static let quiet = ["MALLOC_ARENA_MAX": "2", "SWIFT_BACKTRACE": "enable=no"]

    /// This program again, told to serve as a worker process: its `main` has to call
    /// ``ChildServer/serve(_:)`` where ``ChildServer/isAsked`` is true.
    public static var thisProgram: ChildCommand {
        #if os(Linux)
            // Also where the file was replaced or removed since this process was started.
            let path = "/proc/self/exe"
        #else
            let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        #endif
        return ChildCommand(
            path: path,
            arguments: [CommandLine.arguments.first ?? "weft", ChildServer.argument],
            environment: quiet)
    }
}
