internal import Foundation
internal import WeftCore
internal import WeftProcesses

/// A worker process that misbehaves as it is asked to.
@main enum ProcessProbe {
    static func main() async {
        guard ChildServer.isAsked else { return print("Expected to be started by a test.") }
        await ChildServer.serve { configuration in
            if let message = configuration["refuse"]?.stringValue {
                throw Failure(code: "refused", message: message)
            }
            return ChildServer.Handler(
                atEnd: {
                    guard let path = configuration["atEnd"]?.stringValue else { return }
                    _ = FileManager.default.createFile(atPath: path, contents: nil)
                },
                run: { request, report in try await run(request, configuration, report) })
        }
    }

    private static func run(
        _ request: JSONValue, _ configuration: JSONValue,
        _ report: @Sendable (JSONValue) -> Void
    ) async throws -> JSONValue {
        switch try request.string("do") {
        case "echo": return ["request": request, "configuration": configuration]
        case "pid": return .int(Int(getpid()))
        case "group": return .int(Int(getpgrp()))
        case "descriptors":
            let folder = "/proc/self/fd"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let targets = names.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            }
            return .array(targets.map(JSONValue.string))
        case "report":
            for step in 1...3 { report(["step": .int(step)]) }
            return "reported"
        case "fail": throw Failure(code: "torn", message: "The page is torn.", isRetryable: false)
        case "say":
            FileHandle.standardError.write(Data((try request.string("words") + "\n").utf8))
            abort()
        case "fault":
            UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
            return nil
        case "die":
            kill(getpid(), SIGKILL)
            while true { usleep(1000) }
        case "exit": exit(Int32(try request.int("status")))
        case "spin":
            report("spinning")
            while true { usleep(1000) }
        case "wait":
            try await Task.sleep(for: .seconds(600))
            return nil
        case "eat":
            let count = try request.int("megabytes") << 20
            let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 4096)
            memset(memory, 1, count)
            usleep(400_000)
            return .int(count)
        case "babble":
            var noise: [UInt8] = [5, 0, 0, 0] + Array("{nope".utf8)
            write(3, &noise, noise.count)
            return nil
        default: throw Failure(code: "unknown", message: "The probe does not know that.")
        }
    }
}
