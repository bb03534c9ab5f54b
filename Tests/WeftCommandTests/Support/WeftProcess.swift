import Foundation
import Synchronization
import Testing

/// The built `weft`, started as a user would start it.
final class WeftProcess: Sendable {
    /// How a process ended.
    struct Ending: Sendable {
        /// The exit code, or minus the number of the signal that killed it.
        let code: Int32
        let output: String
        let errors: String
        /// Standard output as it is, where it is no text.
        let outputBytes: Data
    }

    /// What the process reads from standard input.
    enum Input: Sendable {
        case nothing
        /// Through a pipe.
        case bytes(Data)
        /// A pipe that is never closed, and these bytes in it.
        case endless(Data)
        case terminal(PseudoTerminal)
    }

    /// The executable beside the test bundle.
    static let executable: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let program = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return program.deletingLastPathComponent().appendingPathComponent("weft")
    }()

    /// What the process says on standard error, line by line, as it is said.
    let lines: AsyncStream<String>

    private let process: Mutex<Process>
    private let outputFile: URL
    /// Keeps the folder until the process has ended.
    private let place: Place
    /// Keep their other ends open as long.
    private let terminals: [PseudoTerminal?]
    private let heard: Heard
    private let ended: Task<Int32, Never>

    /// All of standard error so far.
    private final class Heard: Sendable {
        private let data = Mutex(Data())

        var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }

        func add(_ more: Data) { data.withLock { $0.append(more) } }
    }

    /// - Parameters:
    ///   - reply: Sends a signal as soon as a line with this text is said, from the thread that reads: a
    ///     test may have to wait for its turn.
    ///   - time: Kills it after so many seconds, from a thread of its own.
    init(
        _ arguments: [String], in place: Place, environment: [String: String] = [:],
        input: Input = .nothing, output terminal: PseudoTerminal? = nil,
        outputPath: String? = nil, reply: (line: String, signal: Int32)? = nil,
        killedAfter time: Double? = nil
    ) throws {
        self.place = place
        if case .terminal(let other) = input {
            terminals = [terminal, other]
        } else {
            terminals = [terminal]
        }
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = place.folder
        process.environment = place.environment.merging(environment) { $1 }
        outputFile = place.folder.appendingPathComponent(".out-\(UUID().uuidString)")
        try Data().write(to: outputFile)
        process.standardOutput =
            try terminal?.handle
            ?? FileHandle(forWritingTo: outputPath.map(URL.init(fileURLWithPath:)) ?? outputFile)
        let inputPipe = Pipe()
        switch input {
        case .nothing: process.standardInput = FileHandle.nullDevice
        case .terminal(let terminal): process.standardInput = terminal.handle
        case .bytes, .endless: process.standardInput = inputPipe
        }
        let pipe = Pipe()
        process.standardError = pipe
        let (lines, line) = AsyncStream<String>.makeStream()
        let (codes, code) = AsyncStream<Int32>.makeStream()
        let heard = Heard()
        process.terminationHandler = {
            code.yield($0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus)
            code.finish()
        }
        try process.run()
        Self.feed(input, to: inputPipe.fileHandleForWriting)
        let number = process.processIdentifier
        if let time {
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: time)
                _ = kill(number, SIGKILL)
            }
        }
        let reader = Self.read(pipe.fileHandleForReading, heard, line) { line in
            if let reply, line.contains(reply.line) { _ = kill(number, reply.signal) }
        }
        self.lines = lines
        self.heard = heard
        self.process = Mutex(process)
        ended = Task {
            for await code in codes {
                await reader.value
                return code
            }
            return -1
        }
    }

    /// Writes on a thread of its own. Whoever ends before all is read breaks the pipe.
    private static func feed(_ input: Input, to handle: FileHandle) {
        switch input {
        case .nothing, .terminal: break
        case .bytes(let data):
            Thread.detachNewThread {
                signal(SIGPIPE, SIG_IGN)
                try? handle.write(contentsOf: data)
                try? handle.close()
            }
        case .endless(let data):
            Thread.detachNewThread {
                try? handle.write(contentsOf: data)
                while true { sleep(1000) }
            }
        }
    }

    /// Reads standard error on a thread of its own until it is closed.
    private static func read(
        _ handle: FileHandle, _ heard: Heard, _ line: AsyncStream<String>.Continuation,
        onLine: @escaping @Sendable (String) -> Void
    ) -> Task<Void, Never> {
        let (done, finish) = AsyncStream<Void>.makeStream()
        Thread.detachNewThread {
            var rest = Data()
            while let more = some(of: handle) {
                heard.add(more)
                rest.append(more)
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let text = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    onLine(text)
                    line.yield(text)
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            line.finish()
            finish.finish()
        }
        return Task { for await _ in done {} }
    }

    /// What has come, or `nil` at the end. Unlike `availableData` it bears signals.
    private static func some(of handle: FileHandle) -> Data? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(handle.fileDescriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Data(bytes[..<count]) : nil
        }
    }

    /// Waits for a line of standard error that contains a text.
    func waitForLine(containing text: String) async throws {
        for await line in lines where line.contains(text) { return }
        let said = heard.text
        throw Missing(text: text, said: said)
    }

    struct Missing: Error {
        let text: String
        let said: String
    }

    /// Whether it has not ended.
    var isRunning: Bool { process.withLock { $0.isRunning } }

    /// The processes that this one has started and that have not ended.
    func children() throws -> [pid_t] {
        let parent = process.withLock { $0.processIdentifier }
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init)
            .filter { pid in
                let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
                return status?.contains("PPid:\t\(parent)\n") ?? false
            }
    }

    func send(_ signal: Int32) {
        process.withLock { _ = kill($0.processIdentifier, signal) }
    }

    /// Waits until the process has ended.
    func end() async throws -> Ending {
        let code = await ended.value
        let output = try Data(contentsOf: outputFile)
        try FileManager.default.removeItem(at: outputFile)
        return Ending(
            code: code, output: String(decoding: output, as: UTF8.self), errors: heard.text,
            outputBytes: output)
    }
}
