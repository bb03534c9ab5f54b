import Foundation
import Testing

/// Bad files give the right code and one line; nothing crashes and nothing is written.
@Suite struct HostileInputTests {
    private let place: Place

    init() throws { place = try Place() }

    /// Names, bytes and what is found; `nil` stands for the first bytes of a photo.
    private static let files: [(name: String, bytes: [UInt8], found: String)] = [
        ("empty.jpg", [], "is empty"),
        ("text.png", Array("not an image".utf8), "is no image that is known here"),
        ("magic.jpg", [0xFF, 0xD8, 0xFF], "ends inside its header"),
        ("magic.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "ends inside its header"),
        ("drawing.svg", Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), "not allowed"),
        ("huge.ppm", Array("P6 1000000000 1 255 ".utf8), "not allowed"),
        ("script.mvg", Array("push graphic-context".utf8), "is no image that is known here"),
        ("zeros.tif", [UInt8](repeating: 0, count: 4096), "is no image that is known here"),
    ]

    @Test(arguments: files.map(\.name))
    func badFileIsOneLineAndExitCode65(_ name: String) async throws {
        let file = try #require(Self.files.first { $0.name == name })
        try Data(file.bytes).write(to: place[name])
        let ending = try await run(name)
        #expect(ending.code == 65)
        let lines = ending.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("b failed: import photo: ") == true)
        #expect(lines.first?.contains(name) == true)
        #expect(lines.first?.contains(file.found) == true)
        #expect(!place.has("out-0.png"))
    }

    @Test func truncatedPhotoFailsWhereItIsRead() async throws {
        try place.bytes("photo.png").prefix(20_000).write(to: place["cut.png"])
        let ending = try await run("cut.png")
        #expect(ending.code == 65)
        #expect(ending.errors.contains("cut.png"))
        #expect(!place.has("out-0.png"))
    }

    @Test func folderAndDeviceAreNoImages() async throws {
        let folder = try await run("folder")
        #expect(folder.code == 66)
        #expect(folder.errors.contains("Expected an image at folder, found a folder. "))
        #expect(!place.has("hub"))
        let device = try await run("/dev/null")
        #expect(device.code == 65)
        #expect(device.errors.contains("expected an image file"))
    }

    @Test func badMasksFailTheRun() async throws {
        let ending = try await place.weft(
            "run", "content-aware-fill", "--photo", "photo.png", "--mask", "wide.png", "--id", "m",
            "-o", "out.png", "-q")
        #expect(ending.code == 65)
        #expect(
            ending.errors.replacing(/\.swift:\d+/, with: ".swift:7")
                == "m failed: pyramid (ContentAwareFill.swift:7): Expected a mask of the "
                + "photo's size, 451x300, received one of 600x400: draw or resize the mask at the "
                + "photo's size.\n")
    }

    @Test func stepBeyondItsMemoryFailsTheRun() async throws {
        let eater = try await run("photo.png", "--memory", "1MB")
        #expect(eater.code == 2)
        #expect(eater.errors.contains(" of photo.png to need at most 1.0 MB, found "))
        #expect(eater.errors.contains("(--memory)"))
        #expect(!place.has("out-0.png"))
    }

    @Test func doctorNamesWhatIsWrong() async throws {
        try place.write(
            "Certainly not a database, and long enough to be read as one.", to: "folder/hub.sqlite")
        let ending = try await place.weft("doctor", "--hub", "folder")
        #expect(ending.code == 2)
        #expect(ending.output.contains("codecs      ok    JPEG, PNG, WebP, TIFF\n"))
        #expect(
            ending.output.contains(
                "hub         bad   Expected a Weft hub, found a file that is not a database"))
        let file = try await place.weft("doctor", "--hub", "text.jpg")
        #expect(file.output.contains("text.jpg is a file. Choose another with --hub\n"))
        #expect(try await place.weft("doctor").code == 0)
    }

    private func run(_ photo: String, _ more: String...) async throws -> WeftProcess.Ending {
        let arguments = [
            "run", "blurred-pyramid", "--photo", photo, "--id", "b", "-o", "out-{index}.png", "-q",
        ]
        return try await WeftProcess(arguments + more, in: place).end()
    }
}
