internal import ArgumentParser
internal import Weft

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Answer a run that waits for a review.",
        discussion: "The answer is recorded at once, whether or not the run is being worked on.")

    @Argument(help: "The run.")
    var id: String

    @Flag(name: .long, help: "Say no.")
    var reject = false

    @Option(name: .long, help: ArgumentHelp("Who answers.", valueName: "name"))
    var by: String?

    @Option(name: .long, help: ArgumentHelp("A word on why.", valueName: "text"))
    var comment: String?

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let engine = try await hub.openForReading()
        let instance = try InstanceID(id)
        _ = try await hub.record(of: instance, engine)
        let lock = try AnswerLock(hub.location)
        try await ReviewCheck(id: instance, engine: engine).refuse()
        let review = Review(approved: !reject, by: by, comment: comment)
        try await engine.client.raiseEvent(
            Review.eventName, payload: review.planJSON(), to: instance)
        _ = consume lock
        try await engine.close()
        if hub.json {
            print(JSONValue.object(["id": .string(id), "approved": .bool(!reject)]).text)
        } else {
            Terminal.error("\(reject ? "Rejected" : "Approved") \(id).")
        }
    }
}
