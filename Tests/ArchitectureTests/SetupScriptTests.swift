import Foundation
import Testing

/// `.ci/setup` on machines that are made up of stand-in commands.
@Suite struct SetupScriptTests {
    @Test func aCompleteMachineIsLeftAlone() throws {
        let machine = try FakeMachine()
        try machine.add("pkg-config", "exit 0")
        try machine.add("apt-get", "echo never >&2; exit 1")
        #expect(try machine.runSetup() == FakeMachine.Outcome(status: 0, output: ""))
    }

    @Test func aptInstallsWhatIsMissingAsRoot() throws {
        let machine = try FakeMachine()
        try machine.add("id", "echo 0")
        try machine.add("pkg-config", "[ -e \"$MACHINE/installed\" ]")
        try machine.add(
            "apt-get", "echo \"apt-get $*\" >&2; [ \"$1\" = update ] || : > \"$MACHINE/installed\"")
        #expect(
            try machine.runSetup()
                == FakeMachine.Outcome(
                    status: 0,
                    output: """
                        setup: installing libvips-dev libsqlite3-dev by apt
                        apt-get update -q
                        apt-get install -q -y --no-install-recommends libvips-dev libsqlite3-dev

                        """))
    }

    @Test func sudoIsUsedByOthersAndDoesNotAskWithoutATerminal() throws {
        let machine = try FakeMachine()
        try machine.add("pkg-config", "[ \"$2\" = sqlite3 ] || [ -e \"$MACHINE/installed\" ]")
        try machine.add("sudo", "echo \"sudo $1\" >&2; shift; \"$@\"")
        try machine.add("apt-get", "echo \"$*\" >&2; : > \"$MACHINE/installed\"")
        let outcome = try machine.runSetup()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("sudo -n\nupdate -q\n"))
        #expect(outcome.output.contains("--no-install-recommends libvips-dev\n"))
    }

    @Test func whatAptCannotInstallIsNamed() throws {
        let machine = try FakeMachine()
        try machine.add("apt-get", "exit 100")
        let outcome = try machine.runSetup()
        #expect(outcome.status == 1)
        #expect(
            outcome.output.hasSuffix(
                "setup: Expected apt to install these packages, found them missing afterwards: "
                    + "pkg-config libvips-dev libsqlite3-dev. Run as root: "
                    + "apt-get install pkg-config libvips-dev libsqlite3-dev\n"))
    }

    @Test func withoutAptTheMissingPackagesAreNamed() throws {
        let machine = try FakeMachine()
        try machine.add("pkg-config", "[ \"$2\" = sqlite3 ]")
        #expect(
            try machine.runSetup()
                == FakeMachine.Outcome(
                    status: 1,
                    output: "setup: Expected libvips and SQLite with their headers, found these "
                        + "missing: libvips-dev (Debian's names). Install them with this system's "
                        + "package manager.\n"))
    }

    @Test func onMacOSTheBrewPackagesAreNamed() throws {
        let machine = try FakeMachine()
        try machine.add("uname", "echo Darwin")
        #expect(
            try machine.runSetup()
                == FakeMachine.Outcome(
                    status: 1,
                    output: "setup: Expected libvips, which pkg-config could not find. "
                        + "Run: brew install vips pkgconf\n"))
    }

    @Test(arguments: ["5.10", "6.1.2"]) func anOldSwiftIsRefused(version: String) throws {
        let machine = try FakeMachine()
        try machine.add("swift", "echo 'Swift version \(version) (swift-RELEASE)'")
        let outcome = try machine.runSetup()
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("setup: Expected Swift 6.2 or newer, found "))
    }

    @Test(arguments: ["6.2", "6.10-dev", "7.0"]) func newerSwiftsAreTaken(version: String) throws {
        let machine = try FakeMachine()
        try machine.add("swift", "echo 'Apple Swift version \(version) (swiftlang)'")
        try machine.add("pkg-config", "exit 0")
        #expect(try machine.runSetup().status == 0)
    }

    @Test func anOldLibvipsIsRefused() throws {
        let machine = try FakeMachine()
        try machine.add(
            "pkg-config",
            "case $1 in --exists) exit 0;; --modversion) echo 8.12.1;; *) exit 1;; esac")
        let outcome = try machine.runSetup()
        #expect(outcome.status == 1)
        #expect(
            outcome.output.hasPrefix("setup: Expected libvips 8.13 or newer, found 8.12.1. "))
    }
}

/// A machine with Swift 6.3, Linux, an ordinary user, and only the commands that a test adds.
private final class FakeMachine {
    struct Outcome: Equatable {
        let status: Int32
        /// Standard output and standard error.
        let output: String
    }

    private let folder: String

    init() throws {
        let noise = UInt64.random(in: .min ... .max)
        folder = FileManager.default.temporaryDirectory.path + "/weft-machine-\(noise)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for tool in ["sed", "env"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/" + tool, withDestinationPath: "/usr/bin/" + tool)
        }
        try add("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
        try add("uname", "echo Linux")
        try add("id", "echo 1000")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Gives the machine a command, replacing the one of that name.
    func add(_ command: String, _ script: String) throws {
        let path = folder + "/" + command
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    func runSetup() throws -> Outcome {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [Repository.root + "/.ci/setup"]
        process.environment = ["PATH": folder, "MACHINE": folder]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}
