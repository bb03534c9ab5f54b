import Testing
import WeftCore

@Suite struct InstanceIDTests {
    @Test(arguments: ["a", "A-z_0.9:x", String(repeating: "x", count: 200)])
    func plainTextIsAnID(text: String) throws {
        let id = try InstanceID(text)
        #expect(id.text == text && id.description == text)
    }

    @Test(arguments: [
        "", "a b", "a/b", "é", "a\n", "\r\n", "٣", "a\u{301}", String(repeating: "x", count: 201),
    ])
    func otherTextIsRefused(text: String) {
        let error = CoreError(
            code: "invalid-instance-id",
            "Expected an instance ID of 1 to 200 characters from A-Z a-z 0-9 . _ : -, "
                + "found \"\(text.prefix(60))\". Choose another ID.")
        #expect(throws: error) { try InstanceID(text) }
    }

    @Test func generatedIDsAreValidAndSortByTime() throws {
        var random = SeededRandom(seed: 7)
        let moments: [Int64] = [
            1_795_369_000_000_000, 1_795_369_000_001_000, 1_895_369_000_000_000,
        ]
        let ids = moments.map {
            InstanceID.generated(
                prefix: "fill", at: Timestamp(microseconds: $0), random: &random)
        }
        #expect(ids == ids.sorted())
        for id in ids { #expect(try InstanceID(id.text) == id) }
    }

    @Test func generatedIDsHoldPrefixMillisecondsAndNoise() {
        var random = SeededRandom(seed: 7)
        let id = InstanceID.generated(
            prefix: "a b/ç", at: Timestamp(microseconds: 36_000), random: &random)
        // 36 milliseconds are "10" in base 36.
        #expect(id.text.hasPrefix("ab-10-"))
    }

    @Test func generatedIDsOfOneMomentDiffer() {
        var random = SystemRandomNumberGenerator()
        let now = Timestamp(microseconds: 1)
        let ids = (0..<100).map { _ in
            InstanceID.generated(prefix: "x", at: now, random: &random)
        }
        #expect(Set(ids).count == 100)
    }
}
