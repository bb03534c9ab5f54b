import Testing

@testable import Weft
@testable import WeftCore
@testable import WeftFill

/// How a patch size is recorded between the steps of a fill.
struct PatchSizeRecordTests {
    private func recorded(_ size: PatchSize) -> JSONValue {
        FillStep(level: 2, levelCount: 3, state: nil, patchSize: size).planJSON()
    }

    @Test func theAutomaticSizeIsNotWritten() throws {
        let json = recorded(.automatic)
        #expect(json["patchSize"] == nil)
        #expect(try FillStep(planJSON: json).patchSize == .automatic)
    }

    @Test(arguments: PatchSize.allCases)
    func everySizeComesBack(size: PatchSize) throws {
        let step = try FillStep(planJSON: recorded(size))
        #expect(step.patchSize == size)
        #expect(step.planJSON() == recorded(size))
    }

    @Test(arguments: [JSONValue.string("8"), .int(9)])
    func otherValuesAreRefused(value: JSONValue) {
        var fields = recorded(.nine).objectValue ?? [:]
        fields["patchSize"] = value
        do {
            _ = try FillStep(planJSON: .object(fields))
            Issue.record("Expected an error, found none.")
        } catch let error as CoreError {
            #expect(error.code == "unexpected-json")
            #expect(error.message.hasPrefix("Expected a patch size for \"patchSize\", found "))
        } catch {
            Issue.record(error)
        }
    }
}
