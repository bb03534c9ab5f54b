import Foundation
import Testing

/// `weft batch`, as a person uses it.
@Suite(.serialized) struct BatchTests {
    private let place: Place

    init() throws {
        place = try Place()
        try FileManager.default.createDirectory(
            at: place["in/sub"], withIntermediateDirectories: true)
        for (name, photo) in [
            ("in/a.png", "photo.png"), ("in/b.png", "other.png"), ("in/sub/c.png", "mask.png"),
        ] {
            try FileManager.default.copyItem(at: place[photo], to: place[name])
        }
        try place.write("Only words.", to: "in/notes.txt")
    }

    private static let command = ["batch", "thumbnails", "in", "-o", "out", "--side", "64"]

    private func batch(_ more: String...) async throws -> WeftProcess.Ending {
        try await WeftProcess(Self.command + more, in: place).end()
    }

    private func outputs() throws -> [String] {
        guard place.has("out") else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: place["out"].path)
            .filter { $0.contains(".") }.sorted()
    }

    @Test func aFolderIsMadeAndASecondTimeThereIsNothingToDo() async throws {
        let first = try await batch()
        #expect(first.code == 0)
        #expect(first.output == "")
        let lines = first.errors.split(separator: "\n")
        #expect(
            lines.first == "3 items: 3 to make (3 new), 0 up to date; 1 other files left out")
        // On a slow machine there are lines of progress in between.
        #expect(lines.count >= 2)
        #expect(lines.last?.contains(": 3 done in ") == true)
        #expect(try outputs() == ["a.webp", "b.webp", "sub/c.webp"])
        let second = try await batch()
        #expect(second.code == 0)
        #expect(
            second.errors == """
                3 items: 0 to make, 3 up to date; 1 other files left out
                Nothing to do.

                """)
    }

    @Test func aDryRunWritesNothingAtAll() async throws {
        let names = try place.names()
        let ending = try await batch("--dry-run")
        #expect(ending.code == 0)
        #expect(
            ending.output.split(separator: "\n").first
                == "\(place.path)/in/a.png -> \(place.path)/out/a.webp")
        #expect(ending.output.split(separator: "\n").count == 3)
        #expect(try place.names() == names)
    }

    @Test func theDateIsThatOfThePhotoElseThatOfTheFile() async throws {
        try FileManager.default.removeItem(at: place["in"])
        try FileManager.default.createDirectory(at: place["in"], withIntermediateDirectories: true)
        let exif = HostileFiles.exif(taken: "2015:06:01 23:34:56")
        try Data(HostileFiles.png(extra: HostileFiles.chunk("eXIf", exif)))
            .write(to: place["in/taken.png"])
        try Data(HostileFiles.png(width: 16, height: 16)).write(to: place["in/file.png"])
        let then = Date(timeIntervalSince1970: 1_000_040_000)
        try FileManager.default.setAttributes(
            [.modificationDate: then], ofItemAtPath: place["in/file.png"].path)
        let ending = try await WeftProcess(
            ["batch", "thumbnails", "in", "-o", "out/{date:yyyy-MM-dd}/{stem}.webp"], in: place
        ).end()
        #expect(ending.code == 0)
        #expect(try outputs() == ["2001-09-09/file.webp", "2015-06-01/taken.webp"])
    }

    @Test func aBadFileIsOneLineAndExitCode1() async throws {
        try FileManager.default.copyItem(at: place["text.jpg"], to: place["in/text.jpg"])
        let first = try await batch("-q", "--id", "first")
        #expect(first.code == 1)
        #expect(
            first.errors == """
                failed  unknown-format  \(place.path)/in/text.jpg is no image that is known here: expected JPEG, PNG, WebP, \
                GIF, TIFF or HEIF, found the first bytes 54 68 69 73 20 69 73 20; see what it is, and \
                convert it.
                Try them again with: weft retry first --failed

                """)
        #expect(try outputs() == ["a.webp", "b.webp", "sub/c.webp"])
        try FileManager.default.removeItem(at: place["in/text.jpg"])
        try FileManager.default.copyItem(at: place["photo.png"], to: place["in/text.jpg"])
        let again = try await place.weft("retry", "first", "--failed", "-q")
        #expect(again.code == 0)
        #expect(again.errors == "")
        #expect(try outputs() == ["a.webp", "b.webp", "sub/c.webp", "text.webp"])
        #expect(try await batch("-n").errors.hasPrefix("4 items: 0 to make, 4 up to date"))
        let nothing = try await place.weft("retry", "first", "--failed")
        #expect(nothing.code == 0)
        #expect(nothing.errors == "Nothing to try again: every item of first was made.\n")
    }

    @Test func eachItemIsAnObjectWithJSON() async throws {
        try FileManager.default.copyItem(at: place["text.jpg"], to: place["in/text.jpg"])
        let ending = try await batch("--json")
        #expect(ending.code == 1)
        #expect(ending.errors == "")
        let events = try ending.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(events.first?["event"] as? String == "plan")
        #expect(events.first?["toMake"] as? Int == 4)
        let done = events.filter { $0["event"] as? String == "done" }
        #expect(
            Set(done.compactMap { ($0["outputs"] as? [String])?.first })
                == Set(["a", "b", "sub/c"].map { "\(place.path)/out/\($0).webp" }))
        #expect(Set(done.compactMap { $0["input"] as? String }).count == 3)
        let failed = try #require(events.first { $0["event"] as? String == "failed" })
        #expect((failed["failure"] as? [String: Any])?["code"] as? String == "unknown-format")
        let summary = try #require(events.last)
        #expect(summary["event"] as? String == "summary")
        #expect(summary["done"] as? Int == 3)
        #expect(summary["failed"] as? Int == 1)
    }

    @Test func pathsComeFromAListToo() async throws {
        try Data("in/a.png\0in/sub/c.png\0".utf8).write(to: place["list"])
        let listed = try await place.weft(
            "batch", "thumbnails", "--files-from", "list", "-0", "-o", "out/{stem}.webp", "-q")
        #expect(listed.code == 0)
        #expect(try outputs() == ["a.webp", "c.webp"])
        let pattern = try await place.weft(
            "batch", "thumbnails", "in/**/*.{png,jpg}", "-o", "more/{index:02}.webp", "-n")
        #expect(pattern.output.split(separator: "\n").count == 3)
    }

    @Test func everyItemMayHaveAFlagOfItsOwn() async throws {
        try FileManager.default.createDirectory(
            at: place["masks"], withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: place["mask.png"], to: place["masks/a.png"])
        let ending = try await place.weft(
            "batch", "content-aware-fill", "in/a.png", "in/b.png", "--mask", "masks/{stem}.png",
            "-o", "out", "-q", "--id", "m")
        #expect(ending.code == 1)
        #expect(ending.errors.contains("failed  missing  \(place.path)/in/b.png: "))
        #expect(ending.errors.contains("\(place.path)/masks/b.png"))
        #expect(try outputs() == ["a.png"])
    }

    @Test func whatFilesMayBeHoldsForEveryItem() async throws {
        let small = try await batch("-q", "--max-pixels", "1000", "--id", "small")
        #expect(small.code == 1)
        #expect(
            small.errors.split(separator: "\n").count { $0.hasPrefix("failed  too-many-pixels") }
                == 3)
        #expect(small.errors.contains("--max-pixels"))
        let cut = try place.bytes("in/a.png").prefix(20_000)
        try cut.write(to: place["in/a.png"])
        let strict = try await batch("-q")
        #expect(strict.code == 1)
        #expect(try outputs() == ["b.webp", "sub/c.webp"])
        let lax = try await batch("-q", "--fail-on", "none")
        #expect(lax.code == 0)
        #expect(try outputs() == ["a.webp", "b.webp", "sub/c.webp"])
    }

    @Test func theReasonAndTheOriginAreTold() async throws {
        _ = try await batch("-q", "--id", "b1")
        let history = try await place.weft("history", "out/a.webp")
        #expect(history.code == 0)
        let lines = history.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "batch     b1, item 0, thumbnails")
        #expect(
            lines.contains { $0.hasPrefix("input     photos  \(place.path)/in/a.png  sha256 ") })
        #expect(lines.contains("step      thumbnail 2 {\"side\":64}"))
        let why = try await place.weft("why", "in/a.png")
        #expect(
            why.output.hasPrefix(
                "\(place.path)/out/a.webp: reused, because nothing has changed. Made "))
        try FileManager.default.removeItem(at: place["out/a.webp"])
        #expect(
            try await place.weft("why", "in/a.png").output.hasPrefix(
                "\(place.path)/out/a.webp: to be made again, because its output is missing. Made "))
        let unknown = try await place.weft("why", "in/notes.txt")
        #expect(unknown.code == 64)
    }

    @Test func aReportNeedsNoNetworkAndEscapesNames() async throws {
        try FileManager.default.copyItem(at: place["text.jpg"], to: place["in/<b>&.jpg"])
        let ending = try await batch("-q", "--report", "report.html")
        #expect(ending.code == 1)
        let page = try String(contentsOf: place["report.html"], encoding: .utf8)
        #expect(page.contains("3 made, <strong>1 failed</strong>"))
        #expect(page.contains("&lt;b&gt;&amp;.jpg"))
        #expect(!page.contains("<b>&"))
        #expect(!page.contains("http:") && !page.contains("https:"))
        #expect(page.components(separatedBy: "data:image/jpeg;base64,").count == 7)
        let failed = try #require(page.range(of: "<h2>Failed</h2>"))
        let made = try #require(page.range(of: "<h2>Made</h2>"))
        #expect(failed.lowerBound < made.lowerBound)
        let again = try await batch("-q", "--report", "report.json")
        #expect(again.code == 1)
        let json = try JSONSerialization.jsonObject(with: place.bytes("report.json"))
        let items = ((json as? [[String: Any]])?.first?["items"] as? [[String: Any]]) ?? []
        #expect(items.count == 1)
        let refused = try await batch("--report", "report.txt")
        #expect(refused.code == 64)
    }

    @Test func aWatchedFolderTakesFilesAsTheyCome() async throws {
        let process = try WeftProcess(Self.command + ["--watch"], in: place)
        try await untilMade(3)
        // One that grows is left alone until it has stopped. On a thread of its own: a test may have
        // to wait for its turn.
        let (photo, late) = (try place.bytes("photo.png"), place["in/late.png"])
        Thread {
            for length in stride(from: 1000, to: photo.count, by: photo.count / 8) {
                try? photo.prefix(length).write(to: late)
                Thread.sleep(forTimeInterval: 0.4)
            }
            try? photo.write(to: late)
        }.start()
        try await untilMade(4)
        #expect(try outputs().contains("late.webp"))
        process.send(SIGINT)
        let ending = try await process.end()
        #expect(ending.code == 130)
        #expect(!ending.errors.contains("failed"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func aSignalPausesAndTheSameCommandGoesOn(_ signal: Int32, _ code: Int32) async throws {
        try await manyPhotos(300)
        let command = ["batch", "thumbnails", "many", "-o", "out", "-j", "1"]
        let process = try WeftProcess(
            command + ["--id", "s"], in: place, reply: (line: "300 to make", signal: signal))
        let ending = try await process.end()
        #expect(ending.code == code)
        #expect(ending.errors.contains("Paused; nothing is lost. Go on with the same command, or"))
        let before = try outputs().count
        #expect(before < 300)
        let resumed = try await WeftProcess(command, in: place).end()
        #expect(resumed.code == 0)
        #expect(resumed.errors.contains("300 items: 0 to make"))
        #expect(resumed.errors.contains("Going on with s."))
        #expect(resumed.errors.contains("s: 300 done in "))
        #expect(try outputs().count == 300)
    }

    /// Kills the batch at random moments until it is done: the same outputs, each complete, and no
    /// item made twice but those that were under way.
    @Test func aBatchThatIsKilledAgainAndAgainGivesTheSame() async throws {
        try await manyPhotos(150)
        try place.write("no image", to: "many/bad.png")
        let command = ["batch", "thumbnails", "many", "--side", "48", "-j", "2"]
        let whole = try await WeftProcess(
            command + ["-o", "whole", "--hub", "other"], in: place
        ).end()
        #expect(whole.code == 1)
        var kills = 0
        var last: WeftProcess.Ending?
        for round in 0..<20 {
            let process = try WeftProcess(
                command + ["-o", "out", "-q"] + (round == 0 ? ["--id", "k"] : []), in: place,
                killedAfter: Double.random(in: 0.15...0.7))
            last = try await process.end()
            guard last?.code == -SIGKILL else { break }
            kills += 1
            for name in try outputs() where !name.hasPrefix(".") {
                #expect(try place.bytes("out/\(name)") == place.bytes("whole/\(name)"))
            }
        }
        #expect(kills > 0)
        let ending = try await WeftProcess(command + ["-o", "out", "-q"], in: place).end()
        #expect(ending.code == 1)
        #expect(ending.errors.contains("failed  unknown-format  \(place.path)/many/bad.png is"))
        let names = try FileManager.default.contentsOfDirectory(atPath: place["whole"].path)
        let missing = try Set(names).subtracting(outputs())
        try #require(missing == [], "kills \(kills), then \(ending.errors)")
        for name in names {
            #expect(try place.bytes("out/\(name)") == place.bytes("whole/\(name)"))
        }
    }

    // MARK: -

    /// So many photos that differ in their last bytes only.
    private func manyPhotos(_ count: Int) async throws {
        try FileManager.default.createDirectory(
            at: place["many"], withIntermediateDirectories: true)
        let photo = try place.bytes("photo.png")
        for number in 0..<count {
            try (photo + Data("\(number)".utf8)).write(to: place["many/\(number).png"])
        }
    }

    private func untilMade(_ count: Int) async throws {
        while try outputs().count(where: { !$0.hasPrefix(".") }) < count {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
