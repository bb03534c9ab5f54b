internal import Foundation
internal import WeftCore

extension WaitReason: CustomStringConvertible {
    /// One sentence for people, with times in UTC.
    public var description: String {
        switch self {
        case .suspended(let since, let reason):
            "It is suspended since \(since.words) until it is resumed\(Self.colon(reason))"
        case .scheduledStart(let moment): "It is to be started at \(moment.words)."
        case .noWorker: "It waits for a worker to take it up."
        case .setAside(let what, let since):
            "It waits for \(what), since \(since.words)\(what.hasSuffix(".") ? "" : ".")"
        case .held(let holder):
            "It is leased to worker \(holder.worker) until \(holder.expires.words), or until that "
                + "process is found dead."
        case .unreadMessages(let names):
            "It waits for a worker to read \(names.count == 1 ? "" : "\(names.count) messages: ")"
                + "\(names.joined(separator: ", "))."
        case .activityQueued(let name): "\(name) waits for a worker that can run it."
        case .activityLimited(let name, let held): "\(name) waits because \(held.sentence)."
        case .activityRunning(let name, let holder, let attempt, let progress):
            "\(name) is leased to worker \(holder.worker) until \(holder.expires.words), "
                + "attempt \(attempt)\(progress.map { ", \($0.words)" } ?? "")."
        case .activityRetry(let name, let moment, let attempts, let failure):
            "\(name) is tried again at \(moment.words), after attempt \(attempts) "
                + "failed\(Self.colon(failure?.message ?? ""))"
        case .activityPaused(let name, let attempts, let failure):
            "\(name) is paused after \(attempts) \(attempts == 1 ? "attempt" : "attempts") until "
                + "the instance is resumed\(Self.colon(failure?.message ?? ""))"
        case .event(let name, let since, let until):
            "It waits for event \"\(name)\" since \(since.words)\(Self.limit(until))."
        case .timer(let moment): "It waits for a timer, until \(moment.words)."
        case .child(let id, let status):
            "It waits for sub-orchestration \"\(id)\""
                + "\(status.map { ", which is \($0.rawValue)" } ?? "")."
        case .other(let wait):
            "It waits for \(wait.description) since \(wait.since.words)\(Self.limit(wait.until))."
        }
    }

    private static func limit(_ moment: Timestamp?) -> String {
        moment.map { ", until \($0.words)" } ?? ""
    }

    /// The end of a sentence, with more words where there are some.
    private static func colon(_ words: String) -> String {
        if words.isEmpty { return "." }
        return ": \(words)\(words.hasSuffix(".") ? "" : ".")"
    }
}

extension WaitReason.ActivityName: CustomStringConvertible {
    public var description: String { "Activity \"\(label)\" (\(activity))" }
}

extension ActivityProgress {
    fileprivate var words: String {
        "\(Int((fraction * 100).rounded())) % done\(message.isEmpty ? "" : ": \(message)")"
    }
}

extension Timestamp {
    /// ISO 8601 in UTC, to the second: `2026-11-22T18:05:09Z`.
    var words: String { date.formatted(.iso8601) }
}
