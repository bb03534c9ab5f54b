internal import Foundation
internal import WeftCore

/// What a job fails with when its worker process did not live to answer.
enum ProcessFailure {
    static func died(_ ending: ChildEnding, words: String, job: String) -> Failure {
        if words.contains("failed to allocate") || words.contains("out of memory") {
            return Failure(
                code: "out-of-memory",
                message: "Expected \(job) to fit into memory, found that the system had no more"
                    + lastWords(words) + " Take a smaller image, or fewer at once (--jobs).")
        }
        return Failure(
            code: "worker-died",
            message: "Expected \(job) to end, found that its worker process \(text(ending))"
                + lastWords(words) + " The file may be damaged or hostile.")
    }

    static func timedOut(after deadline: Duration, job: String) -> Failure {
        Failure(
            code: "timed-out",
            message: "Expected \(job) to end within \(seconds(deadline)), found it still running; "
                + "its worker process was ended. Give it more time (--timeout) where the file is "
                + "good.")
    }

    static func outOfMemory(_ used: Int, of limit: Int, job: String) -> Failure {
        Failure(
            code: "out-of-memory",
            message: "Expected \(job) to need at most \(megabytes(limit)), found \(megabytes(used))"
                + "; its worker process was ended. Give it more memory (--memory) where the file "
                + "is good.")
    }

    static func notStarted(_ error: any Error, _ command: ChildCommand) -> Failure {
        let reason = (error as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
        return Failure(
            code: "worker-died",
            message: "Expected to start a worker process from \(command.arguments[0]), found: "
                + "\(reason ?? "\(error)"). Close other programs, or use fewer at once (--jobs).")
    }

    static func spokeNonsense(_ error: FrameError, job: String) -> Failure {
        Failure(
            code: "worker-died",
            message: "Expected an answer to \(job), found that the worker process sends what is "
                + "none: \(error) It was ended.")
    }

    private static func text(_ ending: ChildEnding) -> String {
        switch ending {
        case .exited(let status): "exited with status \(status)"
        case .signaled(let signal):
            "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
        case .unknown: "is gone"
        }
    }

    /// The last line that was said, where there is one.
    private static func lastWords(_ words: String) -> String {
        let line = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        let plain = line.filter { !$0.isNewline && ($0.isASCII ? $0 >= " " : true) }
        return plain.isEmpty ? "." : ": \(plain.prefix(200))."
    }

    private static func seconds(_ duration: Duration) -> String {
        duration.formatted(
            .units(allowed: [.hours, .minutes, .seconds, .milliseconds], width: .wide))
    }

    /// Megabytes of a million bytes, as a person gives them; the limit and what was found differ.
    private static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 99_999) / 100_000
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) MB" : "\(tenths / 10) MB"
    }
}
