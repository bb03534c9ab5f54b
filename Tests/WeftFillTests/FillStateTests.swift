import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

@Suite struct FillStateTests {
    private let photo = busy(180, 140)
    private let hole = mask(180, 140, hiding: rect(50, 40, 50, 40), rect(150, 0, 9, 9))

    private func state() throws -> FillState {
        let levels = try Filler.levels(of: photo, hiding: hole)
        let last = levels.count - 1
        return try Filler.fill(
            level: last, of: levels.count, image: levels[last].image, after: nil)
    }

    @Test func stepwiseEqualsTheSingleCall() throws {
        let single = try Filler.fill(photo, hiding: hole, options: options(threads: 2))
        #expect(try fillStepwise(photo, hiding: hole) == single)
    }

    @Test func storedStatesGiveTheSameBytes() throws {
        let single = try Filler.fill(photo, hiding: hole)
        let stored = try fillStepwise(photo, hiding: hole) {
            try FillState(decoding: $0.encoded())
        }
        #expect(stored == single)
    }

    @Test func encodingIsStable() throws {
        let bytes = try state().encoded()
        #expect(try FillState(decoding: bytes).encoded() == bytes)
        #expect(bytes.starts(with: Array("WEFTFILL".utf8) + [1, 0, 0, 0]))
    }

    @Test func sizeFollowsTheHole() throws {
        let state = try state()
        #expect(
            state.encoded().count == 48 + state.layout.runs.count * 12 + state.layout.queryCount * 8
        )
    }

    @Test func sourcesLieOutsideOfTheHole() throws {
        let state = try state()
        let (layout, domain) = (state.layout, state.layout.domain)
        var count = 0
        forEachQuery(state.layout) { index, _, _ in
            let (y, x) = Int(state.field[index]).quotientAndRemainder(dividingBy: layout.size.width)
            #expect(x >= domain.x && x < domain.maxX && y >= domain.y && y < domain.maxY)
            #expect(layout.index(x: x, y: y).map { state.field[$0] } ?? Field.none == Field.none)
            count += 1
        }
        #expect(count == state.layout.queryCount)
    }

    @Test func everyFlippedByteIsRefused() throws {
        let bytes = try state().encoded()
        for position in stride(from: 0, to: bytes.count, by: 37) {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(throws: FillError.self) { try FillState(decoding: damaged) }
        }
    }

    @Test func truncatedBytesAreRefused() throws {
        let bytes = try state().encoded()
        for count in [0, 1, 11, 47, bytes.count - 1] {
            #expect(throws: FillError.self) { try FillState(decoding: Array(bytes[..<count])) }
        }
    }

    /// Bytes with a right checksum but wrong contents: position in bytes, new value.
    @Test(arguments: [(12, 250), (16, 0), (20, 1), (28, 3), (32, 200), (40, 0), (44, 255)])
    func wrongContentsAreRefused(position: Int, value: UInt8) throws {
        var bytes = try state().encoded()
        bytes.removeLast(8)
        bytes[position] = value
        bytes[position + 1] = 0
        let sum = FillState.checksum(bytes[...])
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: sum >> UInt64(shift)))
        }
        #expect(throws: FillError.self) { try FillState(decoding: bytes) }
    }

    @Test func sourceInsideOfTheHoleIsRefusedInWords() throws {
        let state = try state()
        var bytes = state.encoded()
        bytes.removeLast(8)
        // The first target's source becomes that target itself.
        let first = 40 + state.layout.runs.count * 12
        let run = state.layout.runs[0]
        let target = UInt32(Int(run.y) * state.layout.size.width + Int(run.x0))
        for byte in 0..<4 { bytes[first + byte] = UInt8(truncatingIfNeeded: target >> (8 * byte)) }
        let sum = FillState.checksum(bytes[...])
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: sum >> (8 * UInt64(shift)))) }
        #expect {
            try FillState(decoding: bytes)
        } throws: {
            ($0 as? FillError)?.message
                == "Expected the bytes of a fill state, received a source inside of the hole: fill "
                + "this level again."
        }
    }

    @Test func otherBytesAreRefusedInWords() {
        #expect {
            try FillState(decoding: Array("not a state".utf8))
        } throws: {
            ($0 as? FillError)?.message
                == "Expected the bytes of a fill state, received bytes that do not begin like "
                + "one: fill this level again."
        }
    }
}
