internal import Foundation
internal import Synchronization

/// A worker process as its parent sees it.
final class ChildProcess: Sendable {
    /// The number by which the child knows its end of the socket.
    static let socketNumber: Int32 = 3

    let pid: pid_t
    /// Messages both ways. The child ends itself when our end is closed.
    let socket: Descriptor
    /// What it says on standard error: the last words of a codec that aborts.
    let lastWords: Descriptor

    /// Pairs of descriptors must not leak into children that other threads start meanwhile.
    private static let starting = Mutex(())

    /// - Throws: `POSIXError` where no process can be started.
    init(_ command: ChildCommand) throws {
        (pid, socket, lastWords) = try Self.starting.withLock { _ in
            let sockets = try SocketPair()
            let words = try Pipe()
            var pid = pid_t()
            let status = Self.spawn(&pid, command, sockets.theirs.number, words.writing.number)
            guard status == 0 else { throw POSIXError(.init(rawValue: status) ?? .EAGAIN) }
            return (pid, sockets.ours, words.reading)
        }
    }

    private static func spawn(
        _ pid: inout pid_t, _ command: ChildCommand, _ socket: Int32, _ errors: Int32
    ) -> Int32 {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        posix_spawn_file_actions_adddup2(&actions, socket, socketNumber)
        #if os(Linux)
            _ = closeFrom?(&actions, socketNumber + 1)
        #endif
        // A group of its own: ^C at the terminal is for the parent, which then tells its children.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGDEF)
        flags |= Int32(POSIX_SPAWN_SETSIGMASK)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let variables = ProcessInfo.processInfo.environment
            .merging(command.environment) { _, own in own }.map { "\($0)=\($1)" }
        return withCStrings(command.arguments) { arguments in
            withCStrings(variables) { environment in
                posix_spawn(&pid, command.path, &actions, &attributes, arguments, environment)
            }
        }
    }

    #if os(Linux)
        private typealias CloseFrom =
            @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

        /// Closes what is open without close-on-exec. In glibc since 2.34, but not in Swift's view of it.
        private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
            .map { unsafeBitCast($0, to: CloseFrom.self) }
    #endif

    /// Ends it at once, whatever it does.
    func kill() { _ = Foundation.kill(pid, SIGKILL) }

    /// Waits for its end. Call it once, after `kill` or after it closed its end of the socket.
    func reap() -> ChildEnding {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return .unknown }
        }
        return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signaled(status & 0x7f)
    }

    /// Its memory that no file stands for, in bytes; `nil` where the system does not tell.
    var memory: Int? {
        #if os(Linux)
            guard let file = fopen("/proc/\(pid)/statm", "re") else { return nil }
            defer { fclose(file) }
            var line = [UInt8](repeating: 0, count: 128)
            let count = fread(&line, 1, line.count, file)
            let fields = String(decoding: line[..<count], as: UTF8.self)
                .split(separator: " ").compactMap { Int($0) }
            return fields.count > 2 ? (fields[1] - fields[2]) * Int(getpagesize()) : nil
        #else
            var info = rusage_info_v2()
            let status = withUnsafeMutablePointer(to: &info) {
                $0.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
                    proc_pid_rusage(pid, RUSAGE_INFO_V2, $0)
                }
            }
            return status == 0 ? Int(info.ri_phys_footprint) : nil
        #endif
    }
}

/// How a worker process ended.
enum ChildEnding: Hashable, Sendable {
    case exited(Int32)
    case signaled(Int32)
    case unknown
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
