internal import Foundation
internal import Synchronization
public import WeftCore

/// What a worker process does: it is told its configuration, and then one job after the other.
///
/// Call it first thing in `main`:
///
///     if ChildServer.isAsked {
///         await ChildServer.serve { configuration in
///             let work = try Work(configuration)
///             return ChildServer.Handler { request, report in try await work.run(request) }
///         }
///     }
///
/// It ends with the process that started it, also where that was killed: the socket between them
/// closes then.
public enum ChildServer {
    /// The argument that a program is started with when it is to serve.
    public static let argument = "--weft-worker-process"

    /// Whether this process was started as a worker process.
    public static var isAsked: Bool { CommandLine.arguments.dropFirst().first == argument }

    /// What runs the jobs.
    public struct Handler: Sendable {
        let run: Run
        let atEnd: @Sendable () -> Void

        /// Runs one job; what it reports goes to the process that asked.
        public typealias Run =
            @Sendable (_ request: JSONValue, _ report: @escaping @Sendable (JSONValue) -> Void)
            async throws -> JSONValue

        /// - Parameters:
        ///   - run: Runs one job. Its task is canceled where the job is.
        ///   - atEnd: Tidies up before the process ends by itself; not called where it is killed.
        public init(atEnd: @escaping @Sendable () -> Void = {}, run: @escaping Run) {
            self.run = run
            self.atEnd = atEnd
        }
    }

    /// Serves until the process that started this one is gone.
    ///
    /// - Parameter configure: Makes the handler from the configuration. Where it throws, every job
    ///   fails with that error.
    public static func serve(
        _ configure: @escaping @Sendable (JSONValue) async throws -> Handler
    ) async -> Never {
        let service = ChildService(configure, socket: Descriptor(ChildProcess.socketNumber))
        let thread = Thread { service.listen() }
        thread.name = "weft.orders"
        thread.start()
        while true { try? await Task.sleep(for: .seconds(3600)) }
    }
}
