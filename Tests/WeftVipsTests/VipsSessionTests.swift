internal import Foundation
internal import Synchronization
internal import Testing
@testable internal import WeftVips
internal import WeftPixels

@Suite struct VipsSessionTests {
    @Test func workRunsOnAThreadOfOurs() async throws {
        #expect(!VipsSession.isOnOwnThread)
        let isOurs = try await VipsSession.shared.run { VipsSession.isOnOwnThread }
        #expect(isOurs)
    }

    @Test func workOnOurThreadsIsInNoSwiftTask() async throws {
        let isInTask = try await VipsSession.shared.run { withUnsafeCurrentTask { $0 != nil } }
        #expect(!isInTask)
    }

    @Test func errorsOfWorkComeBack() async {
        await #expect(throws: VipsError(.missing, "There is no file nowhere.png; check the name.")) {
            try await VipsSession.shared.run { try VipsImage.open(path: "nowhere.png").width }
        }
    }
}
