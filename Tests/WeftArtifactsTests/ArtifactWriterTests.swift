import Foundation
import Testing
import WeftCore

@testable import WeftArtifacts

@Suite struct ArtifactWriterTests {
    /// `/dev/full` is a Linux device on which every write fails for want of space.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskIsSaidToBeFull() throws {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let writer = ArtifactWriter(
            TemporaryArtifactFile(fileDescriptor: descriptor, path: "/dev/full"))
        let error = ArtifactError(
            .diskFull,
            "Expected to write /dev/full, found: No space left on device. "
                + "Free some space, or choose a folder on another disk.")
        #expect(throws: error) { try writer.write([1, 2, 3]) }
        #expect(writer.byteCount == 0)
        #expect(error.failure.isRetryable && error.failure.code == "disk-full")
    }
}
