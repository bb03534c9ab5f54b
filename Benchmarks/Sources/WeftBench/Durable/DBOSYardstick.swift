import Foundation
import Weft

/// The same work done by DBOS (Python, SQLite), in its default journal and with a write-ahead log.
///
/// Measured where `make bench-durable` has installed it, or `WEFT_BENCH_PYTHON` names a Python that
/// has it; a case without it says so in `dbos`.
struct DBOSYardstick {
    /// A case of `Benchmarks/dbos/measure.py`: smaller than Weft's, which would take minutes.
    let name: String
    let n: Int
    var instances = 1

    enum Journal: String, CaseIterable { case standard = "default", wal }

    /// Figures to set beside a case of Weft that took so long for each step, activity or instance.
    func figures(secondsEach weft: Double) async throws -> [String: JSONValue] {
        guard let python = Self.python else {
            return ["dbos": "not measured: make bench-durable installs it"]
        }
        var figures: [String: JSONValue] = [:]
        for journal in Journal.allCases {
            let found = try await measure(journal, python)
            let each = try found.double("seconds") / Double(try found.int("n"))
            let key = journal == .wal ? "dbos_wal" : "dbos"
            figures["\(key)_us_each"] = .double(rounded(each * 1e6))
            figures["times_\(key)"] = .double(rounded(each / weft))
            for quantile in ["p50_us", "p99_us"] {
                if let value = found[quantile] { figures["\(key)_\(quantile)"] = value }
            }
        }
        return figures
    }

    private func measure(_ journal: Journal, _ python: String) async throws -> JSONValue {
        try await withScratchFolder { folder in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = [
                Self.script, name, "--n", "\(n)", "--instances", "\(instances)",
                "--journal", journal.rawValue, "--folder", folder,
            ]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            let line = bytes.split(separator: UInt8(ascii: "\n")).last.map(Array.init) ?? []
            guard process.terminationStatus == 0, !line.isEmpty else {
                throw BenchError(
                    "Expected \(Self.script) \(name) to measure DBOS, found that it ended with "
                        + "\(process.terminationStatus).")
            }
            return try JSONValue(parsing: line)
        }
    }

    private static var python: String? {
        let named = ProcessInfo.processInfo.environment["WEFT_BENCH_PYTHON"]
        let path = named ?? ".build-bench/dbos/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// Beside this package's sources, wherever the command is run from.
    private static var script: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../dbos/measure.py").standardizedFileURL.path
    }
}
