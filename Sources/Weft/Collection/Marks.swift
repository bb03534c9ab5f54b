internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable

/// What names the artifacts of a hub, gathered in one visit.
struct Marks: Sendable {
    /// A recorded result, and the artifacts that it names.
    struct Result {
        let key: String
        var names: Set<ArtifactID>
        let recordedAt: Timestamp
    }

    /// The artifacts there are. Nothing else is remembered, so that memory follows these.
    private let held: Set<ArtifactID>
    /// Named by instances.
    private(set) var ofRuns: Set<ArtifactID> = []
    private(set) var results: [Result] = []
    /// Since when the oldest of the activities that are leased has been scheduled.
    private(set) var runningSince: Timestamp?
    private var payloads: Set<ArtifactID> = []

    init(held: Set<ArtifactID>) { self.held = held }

    mutating func add(_ value: KeptValue) {
        switch value {
        case .text(let text):
            ofRuns.formUnion(names(in: NameScan(text)))
        case .result(let result):
            results.append(
                Result(
                    key: result.key, names: names(in: NameScan(result.text)),
                    recordedAt: result.recordedAt))
        case .running(let scheduledAt):
            runningSince = min(runningSince ?? scheduledAt, scheduledAt)
        }
    }

    /// Adds what payloads that are kept as artifacts name, and what those name.
    /// - Parameter read: The bytes of an artifact; `nil` where it is gone.
    mutating func followPayloads(_ read: (ArtifactID) throws -> [UInt8]?) throws {
        var named: [ArtifactID: Set<ArtifactID>] = [:]
        while let payload = payloads.popFirst() {
            guard named[payload] == nil else { continue }
            named[payload] = []
            guard let bytes = try read(payload) else { continue }
            named[payload] = names(in: NameScan(bytes))
        }
        ofRuns = Self.closure(ofRuns, named)
        for index in results.indices {
            results[index].names = Self.closure(results[index].names, named)
        }
    }

    private mutating func names(in scan: NameScan) -> Set<ArtifactID> {
        payloads.formUnion(scan.payloads.filter(held.contains))
        return Set(scan.names.lazy.filter(held.contains))
    }

    private static func closure(
        _ start: Set<ArtifactID>, _ named: [ArtifactID: Set<ArtifactID>]
    ) -> Set<ArtifactID> {
        var all = start
        var open = start.filter { named[$0] != nil }
        while let next = open.popFirst() {
            for name in named[next] ?? [] where all.insert(name).inserted { open.insert(name) }
        }
        return all
    }
}
