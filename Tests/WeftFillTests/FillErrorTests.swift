import Foundation
import Synchronization
import Testing
import WeftPixels

@testable import WeftFill

@Suite struct FillErrorTests {
    private func error(_ body: () throws -> Void) -> FillError? {
        do { try body() } catch let error as FillError { return error } catch {}
        return nil
    }

    @Test func maskOfAnotherSizeIsRefused() {
        let found = error { _ = try Filler.fill(busy(20, 10), hiding: mask(10, 20)) }
        #expect(found?.code == .maskSizeMismatch)
        #expect(found?.code.rawValue == "mask-size-mismatch")
        #expect(
            "\(found.map(\.description) ?? "")"
                == "Expected a mask of the photo's size, 20x10, received one of 10x20: draw or "
                + "resize the mask at the photo's size.")
    }

    @Test func fullMaskIsRefused() {
        let found = error {
            _ = try Filler.fill(busy(20, 10), hiding: mask(20, 10, hiding: rect(0, 0, 20, 10)))
        }
        #expect(found?.code.rawValue == "no-source")
        #expect(
            found?.message
                == "Expected at least one pixel outside the mask to copy from, received a mask "
                + "that covers the whole photo: leave some of the photo unmasked.")
    }

    @Test func floatPhotoIsRefused() {
        let found = error { _ = try Filler.fill(busy(9, 9, .rgb, .float32), hiding: mask(9, 9)) }
        #expect(found?.code == .unsupportedFormat)
        #expect(
            found?.message
                == "Expected a photo of uint8 or uint16 bands, received float32: convert it first.")
    }

    @Test func levelsOutOfOrderAreRefused() throws {
        let levels = try Filler.levels(
            of: busy(200, 150), hiding: mask(200, 150, hiding: rect(50, 50, 60, 60)))
        let found = error {
            _ = try Filler.fill(level: 0, of: levels.count, image: levels[0].image, after: nil)
        }
        #expect(levels.count == 3)
        #expect(found?.code == .stateMismatch)
        #expect(
            found?.message
                == "Expected the state after level 1 of 3 for level 0, received nothing: fill "
                + "from the last level to level 0.")
    }

    @Test func guideOfAnotherSizeIsRefused() throws {
        let levels = try Filler.levels(of: busy(20, 20), hiding: mask(20, 20))
        let found = error {
            _ = try Filler.fill(
                level: 0, of: 1, image: levels[0].image, guide: busy(10, 10, .rgba), after: nil)
        }
        #expect(
            found?.message
                == "Expected a guide of the level's size, 20x20, received one of 10x10: smooth "
                + "the level without resizing it.")
    }

    @Test func stateOfAnotherMaskIsRefused() throws {
        let photo = busy(60, 60)
        let one = mask(60, 60, hiding: rect(20, 20, 5, 5))
        let levels = try Filler.levels(of: photo, hiding: one)
        let state = try Filler.fill(level: 0, of: 1, image: levels[0].image, after: nil)
        let other = mask(60, 60, hiding: rect(20, 20, 5, 6))
        #expect(
            error { _ = try Filler.finish(state, photo: photo, mask: other) }?.code
                == .stateMismatch)
    }

    @Test func cancelledFillStops() {
        var options = options()
        let count = Counter()
        options.isCanceled = { count.next() > 6 }
        #expect(throws: CancellationError.self) {
            try Filler.fill(
                busy(200, 150), hiding: mask(200, 150, hiding: rect(50, 50, 60, 60)),
                options: options)
        }
        #expect(count.value == 7)
    }

    /// The fill asks all along, and whichever answer is the first to say so ends it: in the pyramid,
    /// in every level, in the last vote and its blending, and where colors are only spread.
    @Test(arguments: [7, 90])
    func everyAnswerEndsTheFill(side: Int) throws {
        let photo = busy(side, side)
        let mask = mask(side, side, hiding: rect(side / 4, side / 4, side / 2, side / 2))
        var options = options()
        let all = Counter()
        options.isCanceled = {
            _ = all.next()
            return false
        }
        _ = try Filler.fill(photo, hiding: mask, options: options)
        #expect(all.value > (side == 7 ? 3 : 100))
        for number in stride(from: 0, to: all.value, by: max(all.value / 40, 1)) {
            let count = Counter()
            options.isCanceled = { count.next() > number }
            #expect(throws: CancellationError.self, "\(number) of \(all.value)") {
                try Filler.fill(photo, hiding: mask, options: options)
            }
        }
    }

    @Test func cancelledTaskStopsTheFill() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try Filler.fill(busy(90, 90), hiding: mask(90, 90, hiding: rect(30, 30, 9, 9)))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

/// Counts calls.
private final class Counter: Sendable {
    private let calls = Atomic<Int>(0)
    var value: Int { calls.load(ordering: .relaxed) }
    func next() -> Int { calls.add(1, ordering: .relaxed).newValue }
}
