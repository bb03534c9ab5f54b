import Foundation
import Testing
import Weft
import WeftPipelines

/// The stored form of plans is a promise: `fixtures/plans` holds what earlier code wrote.
struct GoldenPlanTests {
    static let names = builtInPipelines.map { $0.name }

    @Test(arguments: names) func aStoredPlanIsReadAsItWasWritten(name: String) throws {
        let json = try Golden.json("plans/\(name)")
        let plan = try Plan(json: json.demand("plan"))
        #expect(plan.pipeline == name)
        #expect(plan.json == json["plan"])
        #expect(plan.hash == json["hash"]?.stringValue)
    }

    @Test(arguments: builtInPipelines.indices) func thePipelineCompilesToItsStoredPlan(
        index: Int
    ) throws {
        let pipeline = builtInPipelines[index]
        let plan = try pipeline.outline().plan
        let json: JSONValue = ["hash": .string(plan.hash), "plan": plan.json]
        try Golden.updateIfAsked("plans/\(pipeline.name)", json)
        #expect(
            try Golden.json("plans/\(pipeline.name)") == json,
            """
            \(pipeline.name) compiles to another plan than fixtures/plans/\(pipeline.name).json. \
            If the pipeline was changed on purpose, record it anew: \
            \(Golden.variable)=1 swift test --filter Golden. If it was not, the compiler has \
            changed: instances that run keep their stored plan, but nothing is reused across.
            """)
    }

    @Test func thePlanOfANewerFormatIsRefused() throws {
        var fields = try Golden.json("plans/thumbnails").demand("plan").objectValue ?? [:]
        fields["weft-plan"] = .int(Plan.formatVersion + 1)
        let error = #expect(throws: PipelineError.self) { try Plan(json: .object(fields)) }
        #expect(error?.code == .unreadablePlan)
    }
}

/// What is recorded once and read for ever.
enum Golden {
    static let variable = "WEFT_UPDATE_GOLDEN"

    static var isUpdating: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    static func json(_ name: String) throws -> JSONValue {
        try JSONValue(
            parsing: String(contentsOfFile: Fixture.path("\(name).json"), encoding: .utf8))
    }

    /// Writes a fixture where the environment asks for it.
    static func updateIfAsked(_ name: String, _ json: JSONValue) throws {
        guard isUpdating else { return }
        let path = Fixture.path("\(name).json")
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try (json.prettyText + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
