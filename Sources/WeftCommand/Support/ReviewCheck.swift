internal import Weft

/// Whether a run can be answered.
struct ReviewCheck {
    let id: InstanceID
    let engine: Engine

    /// - Throws: `CommandFailure` where the run has ended, asks nobody, or was answered.
    func refuse() async throws {
        let record = try await engine.client.status(of: id)
        guard !record.status.isFinal else {
            throw CommandFailure(
                .usage,
                "Expected a run that has not ended, found \(id) \(record.status.rawValue). "
                    + "There is nothing to answer.")
        }
        try await refuseSecond(record)
        guard record.lastSequence > 0 else { return }
        let reviews = Self.reviews(in: try await engine.plan(of: id).body)
        guard reviews > 0 else {
            throw CommandFailure(
                .usage,
                "Expected a run with a review, found that \(id) (\(record.label)) has none. "
                    + "There is nothing to answer.")
        }
        let answers = try await engine.client.history(of: id).count { event in
            if case .eventRaised(let name, _) = event.kind { return isReview(name) }
            return false
        }
        guard answers < reviews || !record.waits.isEmpty else {
            throw CommandFailure(
                .usage,
                "Expected a run with an open review, found that \(id) has been answered. "
                    + "There is nothing more to answer.")
        }
    }

    /// An answer that no worker has read yet stands; only as many are taken as are asked for.
    private func refuseSecond(_ record: InstanceRecord) async throws {
        let unread = try await engine.client.messages(of: id).count { message in
            if case .raiseEvent(let name, _) = message { return isReview(name) }
            return false
        }
        let review = Wait.event(Review.eventName, since: record.createdAt).description
        let asked = record.waits.count { $0.description == review }
        guard unread > 0, unread >= asked else { return }
        throw CommandFailure(
            .usage,
            "Expected a run with an open review, found that \(id) has an answer already, which no "
                + "worker has read yet. There is nothing more to answer.")
    }

    /// Names of events compare without case.
    private func isReview(_ name: String) -> Bool {
        name.lowercased() == Review.eventName.lowercased()
    }

    /// How many reviews a plan has; those inside a fan-out count once.
    private static func reviews(in block: Block) -> Int {
        block.steps.reduce(0) { count, step in
            switch step.kind {
            case .event(let wait): count + (wait.name == Review.eventName ? 1 : 0)
            case .map(let inner), .filter(let inner), .reduce(let inner): count + reviews(in: inner)
            case .choose(let then, let otherwise):
                count + reviews(in: then) + reviews(in: otherwise)
            default: count
            }
        }
    }
}
