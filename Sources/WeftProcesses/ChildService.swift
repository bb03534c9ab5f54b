internal import Foundation
internal import Synchronization
internal import WeftCore

/// The worker process' side of the conversation.
final class ChildService: Sendable {
    private struct State {
        var handler: Task<ChildServer.Handler, any Error>?
        var jobs: [Int: Task<Void, Never>] = [:]
    }

    private let configure: @Sendable (JSONValue) async throws -> ChildServer.Handler
    private let socket: Descriptor
    private let state = Mutex(State())
    private let sending = Mutex(())

    init(
        _ configure: @escaping @Sendable (JSONValue) async throws -> ChildServer.Handler,
        socket: Descriptor
    ) {
        self.configure = configure
        self.socket = socket
    }

    /// Reads what the parent says until it is gone, and ends the process then: at once where a job
    /// is under way, which nobody waits for any more.
    func listen() -> Never {
        var buffer = FrameBuffer()
        while socket.read({ buffer.append($0) }) > 0 {
            do {
                while let message = try buffer.next() { obey(message) }
            } catch {
                _exit(EX_PROTOCOL)
            }
        }
        finish()
    }

    private func obey(_ message: JSONValue) {
        if let configuration = message["configure"] {
            state.withLock {
                $0.handler = Task { [configure] in try await configure(configuration) }
            }
        } else if let number = message["cancel"]?.intValue {
            state.withLock { $0.jobs[number] }?.cancel()
        } else if let number = message["job"]?.intValue, let request = message["run"] {
            state.withLock { state in
                state.jobs[number] = Task { [handler = state.handler] in
                    await self.run(number, request, handler)
                }
            }
        }
    }

    private func run(
        _ number: Int, _ request: JSONValue, _ handler: Task<ChildServer.Handler, any Error>?
    ) async {
        var answer: [String: JSONValue] = ["job": .int(number)]
        do {
            guard let handler = try await handler?.value else { _exit(EX_PROTOCOL) }
            answer["done"] = try await handler.run(request) { [self] report in
                send(["report": report, "job": .int(number)])
            }
        } catch {
            answer["failed"] = Failure(error).json
        }
        state.withLock { _ = $0.jobs.removeValue(forKey: number) }
        send(.object(answer))
    }

    private func send(_ message: JSONValue) {
        sending.withLock { _ in
            do {
                try socket.write(try FrameBuffer.encode(message))
            } catch {
                // Nobody is left who could be told.
                _exit(EX_IOERR)
            }
        }
    }

    private func finish() -> Never {
        let (handler, isIdle) = state.withLock { ($0.handler, $0.jobs.isEmpty) }
        guard isIdle, let handler else { _exit(0) }
        Task {
            (try? await handler.value)?.atEnd()
            _exit(0)
        }
        while true { sleep(1) }
    }
}
