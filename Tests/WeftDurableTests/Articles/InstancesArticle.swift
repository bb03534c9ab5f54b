import WeftCore
import WeftDurable

// The examples of the article "Instances", compiled and run by `InstancesArticleTests`.

/// Starts an instance for each photo: once, however often it is called.
func startBatch(_ photos: [String], _ client: Client) async throws {
    for photo in photos {
        try await client.start(
            "thumbnail", version: "1", input: ["photo": .string(photo)],
            id: InstanceID("spring-\(photo)"), group: "spring")
    }
}

/// Tonight's run takes the place of the last one, unless that one is still at work.
func startNightly(at midnight: Timestamp, _ client: Client) async throws {
    try await client.start(
        "report", version: "3", input: [:], id: InstanceID("nightly"), at: midnight,
        reuse: .ended)
}

/// What a batch waits for, one line an instance.
func report(on group: String, _ client: Client) async throws -> [String] {
    var query = InstanceQuery(statuses: [.pending, .running, .suspended])
    query.group = group
    var lines: [String] = []
    for try await page in client.pages(of: query) {
        for record in page {
            for reason in try await client.waitReasons(of: record.id) {
                if case .noWorker = reason { continue }
                lines.append("\(record.id): \(reason)")
            }
        }
    }
    return lines
}

/// Gives what has failed another try: what was done before is not done again.
func rewindFailures(of orchestration: String, _ client: Client) async throws {
    var query = InstanceQuery(statuses: [.failed])
    query.orchestration = orchestration
    for try await page in client.pages(of: query) {
        for record in page { try await client.rewind(record.id, reason: "the disk is repaired") }
    }
}

/// Removes what ended more than a month ago.
func cleanUp(at now: Timestamp, _ client: Client) async throws -> Int {
    var query = InstanceQuery()
    query.updatedBefore = Timestamp(microseconds: now.microseconds - Duration.days(30).microseconds)
    return try await client.purge(matching: query)
}

/// A worker that cleans up by itself.
func options() -> WorkerOptions {
    var options = WorkerOptions()
    options.retention = RetentionPolicy(
        completed: .days(7), unsuccessful: .days(90), maximumCount: 100_000)
    return options
}
