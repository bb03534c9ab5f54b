import Foundation
import Synchronization
import Weft
import WeftCore

/// The built `weft` command, run as a process of its own and killed where a test wants it.
struct WeftProcess: Sendable {
    /// When the process gets SIGKILL.
    enum Kill: Sendable {
        case never
        /// As soon as it has printed so many recorded steps.
        case afterRecordedSteps(Int)
        /// As soon as it has printed a line that holds this text.
        case afterLine(String)
        /// So long after it was started.
        case after(Duration)
        /// By itself, when it crosses a failpoint for the so-many-th time.
        case atFailpoint(Failpoint, crossing: Int)
    }

    /// What a process left behind.
    struct Ended: Sendable {
        /// What went to standard output.
        let output: String
        /// What went to standard error, line by line.
        let lines: [String]
        /// The exit status; the signal's number where it was killed.
        let status: Int32
        let wasKilled: Bool

        var transcript: Transcript { Transcript(lines: lines) }
    }

    let arguments: [String]
    let kill: Kill
    private let onLine: @Sendable (String) -> Void

    /// - Parameter onLine: Called for each line of standard error as it comes.
    init(
        _ arguments: [String], kill: Kill = .never,
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.arguments = arguments
        self.kill = kill
        self.onLine = onLine
    }

    /// Runs the process to its end, on a thread of its own.
    func run() async throws -> Ended {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try runHere() }) }
        }
    }

    private func runHere() throws -> Ended {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.executable())
        process.arguments = arguments
        // A failpoint is to end the command itself, not one of its worker processes.
        if case .atFailpoint = kill, ["run", "resume"].contains(arguments.first) {
            process.arguments?.append("--in-process")
        }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        if case .atFailpoint(let failpoint, let crossing) = kill {
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["WEFT_FAILPOINT": "\(failpoint.rawValue):\(crossing)"]) { $1 }
        }
        try process.run()
        let target = Target(pid: process.processIdentifier)
        if case .after(let delay) = kill { target.kill(after: delay) }
        var steps = 0
        let lines = Self.lines(of: errors.fileHandleForReading) { line in
            onLine(line)
            if Transcript.label(ofRecorded: line) != nil { steps += 1 }
            if isTime(toKillAt: line, steps) { target.kill() }
        }
        var data = Data()
        while let some = Self.some(of: output.fileHandleForReading) { data += some }
        target.hasEnded()
        process.waitUntilExit()
        return Ended(
            output: String(decoding: data, as: UTF8.self), lines: lines,
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal)
    }

    private func isTime(toKillAt line: String, _ steps: Int) -> Bool {
        switch kill {
        case .never, .after, .atFailpoint: false
        case .afterRecordedSteps(let count): steps == count
        case .afterLine(let text): line.contains(text)
        }
    }

    /// Reads to the end, handing each line on as soon as it is complete.
    private static func lines(
        of handle: FileHandle, _ onLine: (String) -> Void
    ) -> [String] {
        var lines: [String] = []
        var rest = Data()
        while let chunk = some(of: handle) {
            rest += chunk
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = Data(rest[(end + 1)...])
                lines.append(line)
                onLine(line)
            }
        }
        if !rest.isEmpty { lines.append(String(decoding: rest, as: UTF8.self)) }
        return lines
    }

    /// What has come, or `nil` at the end. Unlike `availableData` it bears signals.
    static func some(of handle: FileHandle) -> Data? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(handle.fileDescriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Data(bytes[..<count]) : nil
        }
    }

    /// The `weft` beside the test bundle.
    static func executable() throws -> String {
        let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }
            .map(\.bundlePath)
        let places = bundles + [CommandLine.arguments[0], Bundle.main.executablePath ?? ""]
        let found = places.map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/weft"
        }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw WeftError(
                code: "no-weft",
                "Expected the weft command beside one of \(places), found none. Build it first: "
                    + "swift build --product weft.")
        }
        return found
    }
}

/// A process that may be killed once, and not after it has ended.
private final class Target: Sendable {
    private let pid: Mutex<Int32?>

    init(pid: Int32) { self.pid = Mutex(pid) }

    func kill() {
        pid.withLock { pid in
            if let pid { Foundation.kill(pid, SIGKILL) }
            pid = nil
        }
    }

    func kill(after delay: Duration) {
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .microseconds(Int(delay.microseconds))
        ) { self.kill() }
    }

    func hasEnded() { pid.withLock { $0 = nil } }
}
