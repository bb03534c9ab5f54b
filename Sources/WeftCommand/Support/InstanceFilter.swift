internal import ArgumentParser
internal import Weft

/// The options that choose among the runs of a hub.
struct InstanceFilter: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only runs with this status; several with commas.", valueName: "status"))
    var status: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("Only runs of this pipeline.", valueName: "pipeline"))
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only runs that were started since: 2h or 3d ago, or a date.", valueName: "time"))
    var since: String?

    @Option(
        name: .long, help: ArgumentHelp("Only runs that were started before.", valueName: "time"))
    var before: String?

    @Option(
        name: .long, help: ArgumentHelp("Only runs whose ID begins so.", valueName: "text"))
    var idPrefix: String?

    @Option(
        name: .long, help: ArgumentHelp("Only what this run has started.", valueName: "id"))
    var parent: String?

    @Option(name: .long, help: ArgumentHelp("Only runs of this group.", valueName: "group"))
    var group: String?

    /// Whether all runs are meant.
    var isEmpty: Bool {
        status.isEmpty && idPrefix == nil
            && [name, since, before, parent, group].allSatisfy { $0 == nil }
    }

    func validate() throws { _ = try query(now: SystemClock().now) }

    /// The filter as the client understands it.
    /// - Throws: `ValidationError` where a value makes no sense.
    func query(now: Timestamp) throws -> InstanceQuery {
        var query = InstanceQuery(statuses: try statuses(), idPrefix: idPrefix ?? "")
        query.label = name
        query.group = group
        query.createdFrom = try Self.moment(since, "--since", now: now)
        query.createdBefore = try Self.moment(before, "--before", now: now)
        query.parent = try parent.map { try InstanceID($0) }
        if let from = query.createdFrom, let end = query.createdBefore, from >= end {
            throw ValidationError(
                "Expected --since to lie before --before, found \(since ?? "") and "
                    + "\(before ?? "").")
        }
        return query
    }

    /// - Throws: `ValidationError` where it is neither a span nor a date.
    static func moment(
        _ text: String?, _ option: String, now: Timestamp
    ) throws -> Timestamp? {
        guard let text else { return nil }
        guard let moment = MomentText.moment(text, now: now) else {
            throw ValidationError(
                "Expected \(MomentText.expectation) after \(option), found \"\(text)\".")
        }
        return moment
    }

    private func statuses() throws -> Set<RuntimeStatus> {
        let known = RuntimeStatus.allCases.filter { $0 != .continuedAsNew }
        let names = known.map(\.rawValue)
        let words = status.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return try Set(
            words.map(String.init).map { word in
                if let found = known.first(where: { $0.rawValue == word }) { return found }
                let near = nearest(to: word, among: names).map { " Did you mean \($0)?" } ?? ""
                throw ValidationError(
                    "Expected a status (\(names.joined(separator: ", "))), found "
                        + "\"\(word)\".\(near)")
            })
    }
}
