internal import Foundation
public import WeftCore
public import WeftDurable

extension Engine {
    /// How an engine works.
    public struct Options: Sendable {
        /// What a record survives: power loss (the default), or the death of the process only.
        public var durability = Durability.power
        /// Activities at the same time; the machine's cores by default.
        public var maxConcurrentActivities = ProcessInfo.processInfo.activeProcessorCount
        /// Where the steps of plans run.
        public var isolation = Isolation.inProcess
        /// The only instances to be run; `nil` means all that are in the hub.
        public var scope: Set<InstanceID>?
        /// Whether activities are run. Without, messages and what has ended are recorded, so that
        /// a cancellation or a suspension takes effect, and nothing else is begun.
        public var runsActivities = true
        /// Which ended instances are removed, and when; by default none.
        public var retention: RetentionPolicy?
        /// Takes what orchestrations log, once a line; must return at once.
        public var log: @Sendable (OrchestrationLogLine) -> Void = { _ in }
        /// Where logs, metrics and spans go; by default nowhere.
        public var observability = Observability()
        /// What limits activities by name, at once and in a span of time; see `WorkerOptions`.
        public var activityLimits: [String: ActivityLimit] = [:]
        /// Inputs, results and other payloads of about so many bytes of JSON or more become
        /// artifacts; the hub keeps references to them.
        public var payloadThreshold = 64 << 10
        /// How long the end of a step may wait to be recorded together with others, while other steps fill
        /// every slot. For many small instances: it saves transactions. What the process has not recorded
        /// when it dies is done again. The default is zero.
        public var commitDelay = Duration.zero
        /// Where the time comes from; a `ManualClock` of `WeftTesting` in tests.
        public var clock: any WallClock = SystemClock()

        /// Everything that is not given is as said above.
        public init(
            durability: Durability = .power, isolation: Isolation = .inProcess,
            observability: Observability = Observability(), clock: any WallClock = SystemClock()
        ) {
            self.durability = durability
            self.isolation = isolation
            self.observability = observability
            self.clock = clock
        }

        /// The same for the worker.
        var worker: WorkerOptions {
            var worker = WorkerOptions(
                maxConcurrentActivities: maxConcurrentActivities, scope: scope)
            worker.retention = retention
            worker.activityLimits = activityLimits
            worker.commitDelay = commitDelay
            // A step that kills its process kills a worker process only: where this one dies again and
            // again, be it killed, its steps are not to blame.
            if case .processes = isolation {
                worker.maximumDeliveries = Self.maximumDeliveriesInProcesses
            }
            return worker
        }

        /// How often a step that runs in worker processes may be begun anew because the engine died.
        private static let maximumDeliveriesInProcesses = 100

        /// What orchestrations log goes to the closure and to the logger.
        var orchestrationLog: @Sendable (OrchestrationLogLine) -> Void {
            { [log, observability] line in
                log(line)
                observability.log(line)
            }
        }
    }

    /// What a record survives.
    public enum Durability: String, Hashable, Sendable, CaseIterable {
        /// Loss of power: every record is synced.
        case power
        /// The death of the process: records are written and not synced, which is faster.
        case process
    }
}
