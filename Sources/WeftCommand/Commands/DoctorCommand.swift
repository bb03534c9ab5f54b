internal import ArgumentParser
internal import Foundation
internal import Weft

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the machine and the hub, and say what to do about what is wrong.")

    @OptionGroup var hub: HubOptions

    @Flag(help: "Save what can be read of a damaged hub into a fresh one, and keep the old one.")
    var repair = false

    func run() async throws {
        var checks = [Check.machine(), Check.codecs()]
        if hub.location.exists {
            let damage = await hub.location.damage()
            if repair {
                checks.append(repairCheck(damage))
                checks += await hubChecks()
            } else if let damage {
                checks.append(Check("hub", .bad, damage))
            } else {
                checks += await hubChecks()
            }
        } else {
            checks.append(Check.place(of: hub.location))
        }
        if hub.json {
            print(JSONValue.array(checks.map(\.json)).text)
        } else {
            for check in checks { print(check.line) }
        }
        if checks.contains(where: { $0.state == .bad }) { throw CommandFailure(.runFailed) }
    }

    private func repairCheck(_ damage: String?) -> Check {
        guard damage != nil else { return Check("repair", .good, "the hub is whole") }
        do {
            let repair = try hub.location.repair()
            let lost = repair.lost.isEmpty ? "none" : repair.lost.joined(separator: ", ")
            return Check(
                "repair", repair.lost.isEmpty ? .good : .bad,
                "\(repair.kept) runs and \(repair.results) results kept, lost: \(lost). "
                    + (repair.lost.isEmpty ? "" : "Start those again; they reuse what was kept. ")
                    + "The damaged hub is at \(repair.damagedPath)")
        } catch {
            return Check("repair", .bad, CommandFailure(error).message)
        }
    }

    private func hubChecks() async -> [Check] {
        do {
            let engine = try await Engine(hub: hub.location, pipelines: [])
            var unfinished = 0
            let open = InstanceQuery(statuses: [.pending, .running, .suspended], limit: 1000)
            for try await page in engine.client.pages(of: open) { unfinished += page.count }
            let damaged = try await engine.damagedArtifacts()
            let usage = try await engine.artifactUsage()
            try await engine.close()
            return [
                Check("hub", .good, hub.location.path),
                Check(
                    "runs", .good,
                    unfinished == 0
                        ? "all have ended"
                        : "\(unfinished) not ended; `weft resume` goes on with them"),
                Check(
                    "artifacts", damaged.isEmpty ? .good : .bad,
                    damaged.isEmpty
                        ? "\(usage.count) intact, \(usage.byteCount / 1_000_000) MB"
                        : "\(damaged.count) damaged and set aside: "
                            + "\(damaged.prefix(3).joined(separator: ", ")). Start the runs that "
                            + "need them again; what is left is reused"),
            ]
        } catch {
            return [Check("hub", .bad, CommandFailure(error).message)]
        }
    }
}

/// One line of the doctor's report.
struct Check {
    enum State: String { case good = "ok", bad }

    let name: String
    let state: State
    let words: String

    init(_ name: String, _ state: State, _ words: String) {
        self.name = name
        self.state = state
        self.words = words
    }

    /// Whether a hub could be made where there is none yet.
    static func place(of hub: Hub) -> Check {
        let files = FileManager.default
        var place = URL(fileURLWithPath: hub.path)
        while !files.fileExists(atPath: place.path), place.path != "/" {
            place = place.deletingLastPathComponent()
        }
        var isFolder: ObjCBool = false
        _ = files.fileExists(atPath: place.path, isDirectory: &isFolder)
        guard isFolder.boolValue, access(place.path, W_OK) == 0 else {
            return Check(
                "hub", .bad,
                "Expected a folder that can be written for the hub at \(hub.path), found that "
                    + "\(place.path) is \(isFolder.boolValue ? "read-only" : "a file"). Choose "
                    + "another with --hub")
        }
        return Check("hub", .good, "none yet at \(hub.path); the first run makes it")
    }

    static func machine() -> Check {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let memory = ProcessInfo.processInfo.physicalMemory >> 30
        return Check(
            "machine", .good,
            "Weft \(WeftVersion.text), libvips \(VipsSession.libraryVersion), \(cores) cores, "
                + "\(memory) GB")
    }

    /// Whether libvips was built with what the built-in pipelines read and write.
    static func codecs() -> Check {
        let needed = ["jpegload_source", "pngload_source", "webpload_source", "tiffload_source"]
        let missing = needed.filter { !isKnown($0) }
        return missing.isEmpty
            ? Check("codecs", .good, "JPEG, PNG, WebP, TIFF")
            : Check(
                "codecs", .bad,
                "this libvips lacks \(missing.joined(separator: ", ")); install a full build, such "
                    + "as Debian's libvips-dev")
    }

    /// Loaders are blocked for direct calls, so being refused shows that one is there.
    private static func isKnown(_ operation: String) -> Bool {
        do {
            _ = try VipsOperations.describe(operation)
            return true
        } catch {
            return error.code == "operation-blocked"
        }
    }

    var line: String {
        "\(name.rightPadded(to: 10))  \(state.rawValue.rightPadded(to: 4))  \(words)"
    }

    var json: JSONValue {
        ["check": .string(name), "state": .string(state.rawValue), "words": .string(words)]
    }
}
