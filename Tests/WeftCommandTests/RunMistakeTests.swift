import Foundation
import Testing

/// What is wrong with a run that is recorded: the exit code, and what is said last. `<here>` is the folder.
@Suite struct RunMistakeTests {
    /// The hub has a run `ok` that has completed, and a run `bad` that has failed.
    private let place: Place

    init() async throws {
        place = try Place()
        try place.write("no image", to: "bad.png")
        try await place.weft("run", "thumbnails", "--photos", "photo.png", "--id", "ok", "-q")
        try await place.weft("run", "thumbnails", "--photos", "bad.png", "--id", "bad", "-q")
    }

    @Test func eachMistakeGivesOneSentenceAndItsCode() async throws {
        for mistake in Self.all {
            let ending = try await WeftProcess(mistake.arguments, in: place).end()
            // Lines of pipelines change: each is 7.
            let said = ending.errors.replacing(place.path, with: "<here>")
                .replacing(/\.swift:\d+/, with: ".swift:7")
            #expect(
                said.split(separator: "\n").contains { $0 == mistake.message },
                "weft \(mistake.arguments): \(said)")
            #expect(ending.code == mistake.code, "weft \(mistake.arguments)")
            #expect(ending.output == "", "weft \(mistake.arguments)")
        }
    }

    private static let unknown =
        "weft: Expected a run of the hub at <here>/hub, found no \"nope\". 'weft list' shows them."

    private static let all = [
        Mistake(
            "run thumbnails --photos text.jpg -o t.webp --id text", 65,
            "text failed: import photos 1: <here>/text.jpg is no image that is known here: expected "
                + "JPEG, PNG, WebP, GIF, TIFF or HEIF, found the first bytes 54 68 69 73 20 69 73 20; "
                + "see what it is, and convert it."),
        Mistake(
            "run content-aware-fill --photo photo.png --mask wide.png -o f.png --id fill", 65,
            "fill failed: pyramid (ContentAwareFill.swift:7): Expected a mask of the photo's size, "
                + "451x300, received one of 600x400: draw or resize the mask at the photo's size."),
        Mistake(
            "run thumbnails --photos other.png --id ok -q", 64,
            "weft: Expected a new instance ID, found \"ok\", which was started with something else. "
                + "Choose another ID."),
        Mistake("status nope", 64, unknown),
        Mistake("inspect nope", 64, unknown),
        Mistake("wait nope", 64, unknown),
        Mistake("resume nope", 64, unknown),
        Mistake("rewind nope", 64, unknown),
        Mistake("retry nope", 64, unknown),
        Mistake(
            "status baad", 64,
            "weft: Expected a run of the hub at <here>/hub, found no \"baad\". Did you mean \"bad\"?"
        ),
        Mistake(
            "approve ok", 64,
            "weft: Expected a run that has not ended, found ok completed. There is nothing to answer."
        ),
        Mistake(
            "cancel ok", 64,
            "weft: Expected a run that has not ended, found ok completed. There is nothing to cancel."
        ),
        Mistake(
            "raise ok approval", 64,
            "weft: Expected a run that has not ended, found ok completed. There is nothing to tell."
        ),
        Mistake(
            "rewind ok", 64,
            "weft: Expected a run that has failed, found ok completed. Only failures can be done again."
        ),
        Mistake(
            "retry bad", 64,
            "weft: Expected a batch, found that bad is a run. Do what failed again with: weft rewind "
                + "bad"),
        Mistake(
            "why nope.jpg", 64,
            "weft: Expected an input or an output of a batch of the hub at <here>/hub, found that "
                + "nope.jpg is none. Check the name."),
        Mistake(
            "history photo.png", 64,
            "weft: Expected an input or an output of a batch of the hub at <here>/hub, found that "
                + "photo.png is none. Check the name."),
    ]
}
