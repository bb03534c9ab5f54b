public import WeftCore

/// Which ended instances a worker removes by itself, with their histories.
///
/// ```swift
/// var options = WorkerOptions()
/// options.retention = RetentionPolicy(completed: .days(30), unsuccessful: .days(90))
/// ```
///
/// A sub-orchestration goes with its parent, and never before a parent that has not ended or may
/// be rewound. Artifacts, and results that later runs may use, stay.
public struct RetentionPolicy: Hashable, Sendable {
    /// Completed instances go so long after their end; `nil` keeps them.
    public var completed: Duration?
    /// Failed, terminated and canceled ones go so long after their end; `nil` keeps them.
    public var unsuccessful: Duration?
    /// Of the ended instances only so many are kept, those that were created last; `nil` keeps
    /// all.
    public var maximumCount: Int?
    /// How often the worker looks; the first time is at its start.
    public var interval: Duration

    /// What is kept, and for how long; what is left out has no limit.
    public init(
        completed: Duration? = nil, unsuccessful: Duration? = nil, maximumCount: Int? = nil,
        interval: Duration = .minutes(10)
    ) {
        self.completed = completed
        self.unsuccessful = unsuccessful
        self.maximumCount = maximumCount.map { max(0, $0) }
        self.interval = max(interval, .seconds(1))
    }

    /// What is to go by its age at a moment.
    func queries(at now: Timestamp) -> [InstanceQuery] {
        let classes: [(Duration?, Set<RuntimeStatus>)] = [
            (completed, [.completed]), (unsuccessful, [.failed, .terminated, .canceled]),
        ]
        return classes.compactMap { age, statuses in
            guard let age else { return nil }
            var query = InstanceQuery(statuses: statuses)
            query.updatedBefore = Timestamp(
                microseconds: now.microseconds - max(0, age.microseconds))
            return query
        }
    }
}
