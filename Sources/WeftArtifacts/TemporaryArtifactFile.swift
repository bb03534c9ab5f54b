import Foundation

/// A new file that is to become an artifact, lent to the closure that writes it.
public struct TemporaryArtifactFile: Sendable {
    /// The file, open for reading and writing. The store closes it.
    public let fileDescriptor: Int32
    /// Where the file is, for code that can only write to a path.
    ///
    /// Write to the file that is there; one that is removed or replaced is an error.
    public let path: String

    /// What the file's bytes are as an artifact. Costs a pass over them.
    func described() throws -> Artifact {
        let status = try POSIX.status(of: fileDescriptor, path: path)
        guard try POSIX.status(at: path)?.identity == status.identity else {
            throw ArtifactError(
                .unusableInput,
                "Expected the temporary file at \(path) to be written in place, found that it was "
                    + "removed or replaced. Write to its descriptor, or open its path and write.")
        }
        let copy = dup(fileDescriptor)
        guard copy >= 0 else { throw POSIX.failure("open", path) }
        return try ArtifactFile(adopting: copy, path: path, byteCount: status.byteCount).described()
    }
}
