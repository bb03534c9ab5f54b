import Foundation

/// Runs shell scripts that see a small disk of their own, in a namespace that ends with them.
enum MountedDisk {
    /// Whether this machine lets us mount: Linux, with user namespaces.
    static let isAllowed: Bool = {
        let probe = "mount -t tmpfs -o size=1m none /mnt && test -w /mnt"
        return (try? run(probe).status) == 0
    }()

    /// Runs a script in a mount namespace of its own. `$weft` is the built command.
    static func run(
        _ script: String, _ variables: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", "-rm", "sh", "-c", script]
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        if let weft = try? WeftProcess.executable() { process.environment?["weft"] = weft }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var output = Data()
        while let some = WeftProcess.some(of: pipe.fileHandleForReading) { output += some }
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
