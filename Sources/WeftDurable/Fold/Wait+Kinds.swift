public import WeftCore

/// The waits that the engine itself records, each written and read in one place.
extension Wait {
    /// Waits for an external event.
    public static func event(
        _ name: String, since: Timestamp, until: Timestamp? = nil
    ) -> Wait {
        Wait("event \"\(name)\"", since: since, until: until)
    }

    /// Waits for the end of a sub-orchestration.
    public static func child(_ id: InstanceID, named name: String, since: Timestamp) -> Wait {
        Wait("the sub-orchestration \"\(name)\" (\(id))", since: since)
    }

    /// Set aside until there is a worker that knows something, in a few words.
    public static func worker(knowing what: String, since: Timestamp) -> Wait {
        Wait("a worker that knows \(what)", since: since)
    }

    /// Set aside until there is a worker that can run it, because this one found a fault.
    static func worker(without fault: String, since: Timestamp) -> Wait {
        Wait("a worker that can run it: \(fault)", since: since)
    }

    /// What is waited for, as a value.
    var reason: WaitReason {
        if let name = description.between("event \"", "\"") {
            return .event(name: name, since: since, until: until)
        }
        if let words = description.between("the sub-orchestration \"", ")"),
            let text = words.split(separator: "(").last, let id = try? InstanceID(String(text))
        {
            return .child(id, status: nil)
        }
        if description == Self.timer, let until { return .timer(at: until) }
        if description.hasPrefix("a worker that ") {
            return .setAside(until: description, since: since)
        }
        return .other(self)
    }

    /// Timers have no beginning that is known.
    static let timer = "a timer"
}

extension String {
    /// What stands between a prefix and a suffix; `nil` where the text is not so made.
    fileprivate func between(_ prefix: String, _ suffix: String) -> String? {
        guard count >= prefix.count + suffix.count, hasPrefix(prefix), hasSuffix(suffix) else {
            return nil
        }
        return String(dropFirst(prefix.count).dropLast(suffix.count))
    }
}
