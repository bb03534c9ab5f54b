import Testing
import WeftCore

@Suite struct NearestTests {
    @Test func aThirdOfTheLettersMayDiffer() {
        #expect(nearest(to: "statsu", among: ["list", "status"]) == "status")
        #expect(nearest(to: "xyzzy", among: ["list", "status"]) == nil)
        #expect(nearest(to: "RUNN", among: ["run", "resume"]) == "run")
        #expect(nearest(to: "v", among: ["w"]) == "w")
    }

    @Test func fewerMayDifferWhereThatIsAskedFor() {
        let ids = ["thumbnails-abc-123"]
        #expect(nearest(to: "thumbnails-xyz-123", among: ids) == ids[0])
        #expect(nearest(to: "thumbnails-xyz-123", among: ids, atMost: 2) == nil)
        #expect(nearest(to: "thumbnials-abc-123", among: ids, atMost: 2) == ids[0])
    }
}
