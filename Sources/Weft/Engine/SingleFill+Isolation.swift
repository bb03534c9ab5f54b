internal import Foundation
internal import WeftCore
public import WeftDurable
internal import WeftFill
internal import WeftProcesses

/// A fill in a worker process: what it is told, and what it answers.
extension SingleFill {
    /// Runs the fill where `isolation` says; one worker process at most. Relative paths start at the
    /// current folder in either case.
    ///
    /// - Parameter onProgress: Told how far the search is, about every 50 ms; must return soon.
    /// - Throws: As ``run(onProgress:)``; a `Failure` with code `worker-died`, `timed-out` or `out-of-memory`
    ///   where a worker process did not live to answer; in one, all errors are `Failure`.
    public func run(
        in isolation: Isolation,
        onProgress: @escaping @Sendable (ActivityProgress) -> Void = { _ in }
    ) async throws -> Result {
        guard case .processes(let command, var limits) = isolation else {
            return try await run(onProgress: onProgress)
        }
        limits.count = 1
        let pool = ProcessPool(command, configuration: Self.configuration, options: limits)
        let name = names[photo] ?? URL(fileURLWithPath: photo).lastPathComponent
        let answer = await Swift.Result.of {
            try await pool.run(json, named: "the fill of \(name)") { report in
                onProgress(StepProtocol.progress(report))
            }
        }
        await pool.close()
        return try Result(json: try answer.get())
    }

    private static let configuration: JSONValue = ["work": "fill"]

    static func isMeant(by configuration: JSONValue) -> Bool {
        configuration == Self.configuration
    }

    /// What a worker process does with a fill.
    static let handler = ChildServer.Handler { job, report in
        let pace = ReportPace()
        return try await SingleFill(json: job).run { progress in
            if pace.isDue { report(StepProtocol.report(progress)) }
        }.json
    }

    private var json: JSONValue {
        var fields: [String: JSONValue] = [
            "photo": .string(photo), "mask": .string(mask), "output": .string(output),
            "seed": .int(seed), "quality": .string(quality.rawValue),
            "donors": .array(donors.map(JSONValue.string)), "overwrites": .bool(overwrites),
            "names": .object(names.mapValues(JSONValue.string)),
        ]
        if let threads { fields["threads"] = .int(threads) }
        patchSize.record(in: &fields)
        if let protect { fields["protect"] = .string(protect) }
        if let iterations { fields["iterations"] = .string(iterations) }
        inputs.record(in: &fields)
        return .object(fields)
    }

    private init(json: JSONValue) throws {
        self.init(
            photo: try json.string("photo"), mask: try json.string("mask"),
            output: try json.string("output"), seed: try json.int("seed"),
            threads: json["threads"]?.intValue, overwrites: json["overwrites"] == true)
        quality = FillQuality(rawValue: try json.string("quality")) ?? .standard
        patchSize = try PatchSize(recordedIn: json)
        donors = try json.array("donors").compactMap(\.stringValue)
        protect = json["protect"]?.stringValue
        iterations = json["iterations"]?.stringValue
        names = (json["names"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
        inputs = try ImportOptions(recorded: json)
    }
}

extension SingleFill.Result {
    fileprivate var json: JSONValue {
        ["path": .string(path), "fillMicroseconds": .int(Int(fillTime.microseconds))]
    }

    fileprivate init(json: JSONValue) throws {
        self.init(
            path: try json.string("path"),
            fillTime: .microseconds(try json.int("fillMicroseconds")))
    }
}

extension Result where Failure == any Error {
    /// What a piece of work gave.
    fileprivate static func of(_ work: () async throws -> Success) async -> Self {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
