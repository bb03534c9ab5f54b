import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// Patches of other sizes than 7x7.
@Suite struct PatchSizeTests {
    private let photo = busy(120, 100)
    private let hole = mask(120, 100, hiding: rect(30, 25, 45, 40), rect(117, 0, 3, 30))

    private func error(_ body: () throws -> Void) -> FillError? {
        do { try body() } catch let error as FillError { return error } catch {}
        return nil
    }

    @Test func everySizeHasItsKernels() {
        for choice in [KernelChoice.scalar, .baseline, .wide, .best] {
            for size in PatchSize.allCases {
                #expect(choice.table(size).patchRadius == size.radius)
            }
        }
        #expect(SweepPropertyTests.sizes.map(\.side) == [5, 7, 9, 11])
        #expect(SweepPropertyTests.sizes.map(\.rawValue) == ["5", "7", "9", "11"])
    }

    @Test func everySizeGivesItsOwnFillAndTheAutomaticOneIsSeven() throws {
        let fills = try PatchSize.allCases.map {
            try Filler.fill(photo, hiding: hole, options: options(patchSize: $0))
        }
        #expect(fills[0] == fills[2])
        for (number, fill) in fills.enumerated() {
            #expect(agree(fill, photo, outside: hole))
            for other in fills[..<number].indices where (other, number) != (0, 2) {
                #expect(fill != fills[other])
            }
        }
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func allKernelsFillLikeTheScalarOnes(size: PatchSize) throws {
        let scalar = try Filler.fill(
            photo, hiding: hole, options: options(kernels: .scalar, patchSize: size))
        for kernels in [KernelChoice.baseline, .wide] {
            let found = try Filler.fill(
                photo, hiding: hole,
                options: options(threads: 2, kernels: kernels, patchSize: size))
            #expect(found == scalar)
        }
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func levelByLevelEqualsTheSingleCall(size: PatchSize) throws {
        let options = options(patchSize: size)
        let single = try Filler.fill(photo, hiding: hole, options: options)
        let stored = try fillStepwise(photo, hiding: hole, options: options) {
            try FillState(decoding: $0.encoded())
        }
        #expect(stored == single)
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func constantPhotoStaysConstant(size: PatchSize) throws {
        let photo = picture(100, 90) { _, _, band in [10, 200, 77][band] }
        let mask = mask(100, 90, hiding: rect(20, 20, 50, 50))
        #expect(try Filler.fill(photo, hiding: mask, options: options(patchSize: size)) == photo)
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func periodicTextureIsRecovered(size: PatchSize) throws {
        let photo = picture(120, 120) { x, y, band in (x % 6 < 3) == (y % 8 < 4) ? 220 : 30 + band }
        let mask = mask(120, 120, hiding: rect(45, 50, 24, 20))
        let result = try Filler.fill(photo, hiding: mask, options: options(patchSize: size))
        let wrong = zip(values(result), values(photo)).filter { abs($0 - $1) > 8 }.count
        #expect(wrong <= 24 * 20 * 3 / 50)
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func aSizeThatDoesNotFitIsRefused(size: PatchSize) throws {
        let small = busy(30, size.side - 1)
        let mask = mask(30, size.side - 1, hiding: rect(3, 1, 2, 2))
        let found = error {
            _ = try Filler.fill(small, hiding: mask, options: options(patchSize: size))
        }
        #expect(found?.code.rawValue == "invalid-patch-size")
        #expect(
            found?.message
                == "Expected patches that fit into the photo, 30x\(size.side - 1), received a patch "
                + "size of \(size.side): choose a smaller one, or auto, which spreads colors where "
                + "no patch fits.")
        #expect(
            error {
                _ = try Filler.levels(of: small, hiding: mask, options: options(patchSize: size))
            } == found)
        #expect(agree(try Filler.fill(small, hiding: mask), small, outside: mask))
    }

    @Test func aSizeThatJustFitsIsTaken() throws {
        for size in SweepPropertyTests.sizes {
            let small = busy(40, size.side)
            let mask = mask(40, size.side, hiding: rect(3, 1, 2, 2))
            let fill = try Filler.fill(small, hiding: mask, options: options(patchSize: size))
            #expect(agree(fill, small, outside: mask))
            let levels = try Filler.levels(
                of: small, hiding: mask, options: options(patchSize: size))
            let state = try Filler.fill(
                level: 0, of: 1, image: levels[0].image, after: nil,
                options: options(patchSize: size))
            #expect(!state.isDiffused)
        }
    }

    @Test func aStateOfAnotherSizeIsRefused() throws {
        let levels = try Filler.levels(of: photo, hiding: hole, options: options(patchSize: .nine))
        let last = levels.count - 1
        let state = try Filler.fill(
            level: last, of: levels.count, image: levels[last].image, after: nil,
            options: options(patchSize: .nine))
        let found = error {
            _ = try Filler.fill(
                level: last - 1, of: levels.count, image: levels[last - 1].image, after: state)
        }
        #expect(found?.code == .stateMismatch)
        #expect(
            found?.message
                == "Expected a state of the patch size asked for, 7, received one of 9: fill all "
                + "levels with the same patch size.")
        #expect(
            error { _ = try Filler.finish(state, photo: photo, mask: hole) }?.code
                == .stateMismatch)
        #expect(
            error { _ = try Filler.preview(state, image: levels[last].image) }?.code
                == .stateMismatch)
    }

    @Test(arguments: SweepPropertyTests.sizes, [BandFormat.uint8, .uint16])
    func smallImagesAreFilledAlikeByAllKernels(size: PatchSize, format: BandFormat) throws {
        for (width, height) in [(size.side + 2, size.side + 9), (24, size.side), (30, 26)] {
            let photo = busy(width, height, .rgba, format)
            let mask = mask(
                width, height, hiding: rect(0, 0, 2, 2), rect(width - 2, 1, 2, 3),
                rect(width / 2, height - 1, 3, 1))
            let found = try [KernelChoice.scalar, .baseline, .wide].map {
                try Filler.fill(
                    photo, hiding: mask, options: options(kernels: $0, patchSize: size))
            }
            #expect(found[0] == found[1] && found[0] == found[2])
            #expect(agree(found[0], photo, outside: mask))
        }
    }

    @Test func aLevelTooSmallForThePatchesIsRefused() throws {
        let small = busy(8, 8, .rgba)
        let found = error {
            _ = try Filler.fill(
                level: 0, of: 1, image: small, after: nil, options: options(patchSize: .eleven))
        }
        #expect(found?.code == .invalidPatchSize)
    }

    @Test func anUnknownSizeInAStateIsRefused() throws {
        let levels = try Filler.levels(of: photo, hiding: hole, options: options(patchSize: .nine))
        let last = levels.count - 1
        var bytes = try Filler.fill(
            level: last, of: levels.count, image: levels[last].image, after: nil,
            options: options(patchSize: .nine)
        ).encoded()
        // The last number of the header, and the checksum over it.
        #expect(bytes[36] == 9)
        // 8 is none; patches of 11 would not fit where those of 9 lie.
        for size in [8, 11] as [UInt8] {
            bytes[36] = size
            let sum = FillState.checksum(bytes[..<(bytes.count - 8)])
            for index in 0..<8 {
                bytes[bytes.count - 8 + index] = UInt8(truncatingIfNeeded: sum >> UInt64(8 * index))
            }
            #expect(error { _ = try FillState(decoding: bytes) }?.code == .corruptedState)
        }
    }
}
