import Foundation

/// Runs a body with a new folder on the disk, which is removed afterwards.
///
/// Beside the working copy rather than in `/tmp`, which may be memory, where a sync costs nothing.
/// `WEFT_BENCH_DIR` names another place.
func withScratchFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let root =
        ProcessInfo.processInfo.environment["WEFT_BENCH_DIR"]
        ?? FileManager.default.currentDirectoryPath + "/.build-bench"
    // Absolute: vipsthumbnail takes an output that begins with a dot for standard output.
    let path = URL(fileURLWithPath: root).appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
