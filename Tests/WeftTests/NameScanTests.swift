import Testing
import WeftArtifacts

@testable import Weft

struct NameScanTests {
    private let one = String(repeating: "0123456789abcdef", count: 4)
    private let two = String(repeating: "fedcba9876543210", count: 4)

    private func names(_ text: String) -> [String] { NameScan(text).names.map(\.text) }

    @Test func idsAreFoundWhereverTheyStand() {
        #expect(names(one) == [one])
        #expect(names("{\"artifact\":\"\(one)\",\"bytes\":3}") == [one])
        #expect(names("[\"\(one)\",\"\(two)\"]") == [one, two])
        #expect(names("\(one)\u{e9}\(two)") == [one, two])
        #expect(names("weft://\(two)/x") == [two])
    }

    @Test func otherLengthsAreNoIDs() {
        #expect(names("") == [])
        #expect(names(String(one.dropLast())) == [])
        #expect(names(one + "a") == [])
        #expect(names(one + two) == [])
        #expect(names(one + "a \(two)") == [two])
        #expect(names(one.uppercased()) == [])
        #expect(names(one.dropLast() + "g") == [])
    }

    @Test func everyOffsetIsFound() {
        for length in 0...130 {
            let filler = String(repeating: "\"", count: length)
            #expect(names(filler + one + filler) == [one], "at \(length)")
        }
    }

    @Test func payloadReferencesAreToldFromOtherNames() throws {
        let scan = NameScan("{\"$payload\":\"\(one)\",\"hash\":\"0\",\"size\":1},\"\(two)\"")
        #expect(scan.names.map(\.text) == [one, two])
        #expect(scan.payloads.map(\.text) == [one])
    }
}
