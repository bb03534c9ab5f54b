import Foundation
import Testing
import Weft
import WeftCore

/// A collection that is killed has broken nothing: the next one goes on, and a run makes again what
/// it needs.
@Suite(.serialized) struct CollectionKillTests {
    @Test(
        arguments: [
            (Failpoint.hubPerformed, 1), (.hubCommitted, 1), (.resultsForgotten, 1),
            (.artifactRemoved, 1), (.artifactRemoved, 2),
        ])
    func aKilledCollectionIsFinishedByTheNext(failpoint: Failpoint, crossing: Int) async throws {
        let place = try await CollectionPlace()
        let first = try await place.pyramid()
        try await place.purge()
        try place.age()
        let collect = ["cache", "gc", "--older-than", "0s", "--hub", place.hub.path]
        let dying = try await WeftProcess(
            collect, kill: .atFailpoint(failpoint, crossing: crossing)
        ).run()
        #expect(dying.wasKilled, "\(failpoint.rawValue) is never crossed.")
        let left = try place.reader.artifacts().ids
        #expect(
            left.count
                == first.artifacts.count - (failpoint == .artifactRemoved ? crossing : 0))
        // A run in between finds a hub that is whole, and the same pixels.
        let second = try await place.pyramid()
        #expect(second.artifacts == first.artifacts)
        try await place.purge()
        try place.age()
        let last = try await WeftProcess(collect).run()
        #expect(last.status == 0, "\(last.lines)")
        #expect(try place.reader.artifacts().ids == [])
        #expect(await place.hub.damage() == nil)
    }
}
