public import Foundation
public import WeftCore

/// How a worker works.
public struct WorkerOptions: Hashable, Sendable {
    /// Who holds the leases: unique for every start of a process.
    public var id: WorkerID
    /// So many activities run at the same time: 1 or more. The default is the number of cores.
    public var maxConcurrentActivities: Int
    /// So many activities at most are leased ahead of a free slot, so that many short ones are
    /// leased and recorded in one transaction; 0 leases none ahead. No more are than will begin
    /// within about 50 ms, judged by how long activities took lately, and what has waited for a
    /// second is given back: long activities are left to workers that have a slot.
    public var maxLeasedAhead: Int
    /// So many instances are kept in memory and under lease: 1 or more. Beyond it, instances that
    /// only wait (for an event, a timer, an activity of another worker) are released.
    public var maxLiveInstances: Int
    /// How long a lease lasts. A worker that dies is missed after this time at the latest.
    public var leaseDuration: Duration
    /// How often leases are renewed; at most a third of `leaseDuration` leaves room for two
    /// renewals that fail.
    public var renewalInterval: Duration
    /// The longest that one attempt of an activity may take where its request does not say;
    /// `nil` means no limit.
    public var activityTimeout: Duration?
    /// How often an activity may be handed to workers that die with it. The next time it is not
    /// run: its step fails with the code `worker-died`.
    public var maximumDeliveries: Int
    /// What limits activities by the name under which they stand in the queue (`upload`, in
    /// pipelines `upload@1`), or by that name without its version. This worker only, and counted
    /// since its start.
    public var activityLimits: [String: ActivityLimit]
    /// How long the end of an activity may wait to be recorded, so that those of several instances
    /// share a transaction. It waits only while other activities fill every slot, so it costs no
    /// throughput; what ended and is not yet recorded when the process dies is done again. The default
    /// is zero: each is recorded at once.
    public var commitDelay = Duration.zero
    /// How often the progress that activities report is written to the hub, at most.
    public var reportInterval: Duration
    /// The only instances that this worker runs; `nil` means all of the hub.
    public var scope: Set<InstanceID>?
    /// Which ended instances this worker removes; `nil`, the default, removes none.
    public var retention: RetentionPolicy?
    /// How long `stop()` waits for activities that were canceled. One that ignores it is left
    /// behind, and its result is discarded.
    public var stopGrace: Duration
    /// Whether an instance is read again from its recorded history after every turn, and must then
    /// be what it was. For tests: it catches an orchestration that keeps what its history does not
    /// give. An instance that differs is set aside, with the reason among its waits. The default is
    /// `false`; in debug builds `WEFT_ALWAYS_REPLAY=1` makes it `true`.
    public var replaysEveryTurn = WorkerOptions.replaysByDefault

    /// Options of a worker; what is left out has a default that suits one process on one machine.
    public init(
        id: WorkerID = .unique(),
        maxConcurrentActivities: Int = ProcessInfo.processInfo.activeProcessorCount,
        maxLeasedAhead: Int = 128, maxLiveInstances: Int = 128,
        leaseDuration: Duration = .seconds(30),
        renewalInterval: Duration = .seconds(10), activityTimeout: Duration? = .hours(1),
        maximumDeliveries: Int = 5, activityLimits: [String: ActivityLimit] = [:],
        reportInterval: Duration = .seconds(1), scope: Set<InstanceID>? = nil,
        stopGrace: Duration = .seconds(5)
    ) {
        self.id = id
        self.maxConcurrentActivities = max(1, maxConcurrentActivities)
        self.maxLeasedAhead = max(0, maxLeasedAhead)
        self.maxLiveInstances = max(1, maxLiveInstances)
        self.leaseDuration = leaseDuration
        self.renewalInterval = renewalInterval
        self.activityTimeout = activityTimeout
        self.maximumDeliveries = max(1, maximumDeliveries)
        self.activityLimits = activityLimits
        self.reportInterval = reportInterval
        self.scope = scope
        self.stopGrace = stopGrace
    }
}

extension WorkerID {
    /// A new ID that tells people where the worker runs: host name, process and 32 random bits.
    public static func unique() -> WorkerID {
        let host = ProcessInfo.processInfo.hostName.prefix(60)
        let noise = String(UInt32.random(in: .min ... .max), radix: 36)
        return WorkerID("\(host)-\(ProcessInfo.processInfo.processIdentifier)-\(noise)")
    }
}

extension WorkerOptions {
    private static var replaysByDefault: Bool {
        #if WEFT_FAILPOINTS
            TestLevers.replaysEveryTurn
        #else
            false
        #endif
    }
}
