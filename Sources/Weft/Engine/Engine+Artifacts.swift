public import WeftArtifacts
internal import WeftVips

extension Engine {
    /// Reads every artifact and checks it against its ID; damaged ones are set aside, so that a new
    /// run makes them again. A run that has begun and needs one fails.
    ///
    /// - Returns: The IDs of those that were damaged. Costs a pass over all bytes.
    public func damagedArtifacts() async throws -> [String] {
        try await VipsSession.shared.run { [artifacts] in
            try artifacts.artifacts().compactMap { artifact in
                do {
                    _ = try artifacts.verify(artifact.id)
                    return nil
                } catch let error as ArtifactError where error.code == .damaged {
                    return artifact.id.text
                }
            }
        }
    }

    /// How many artifacts there are and what they take up.
    public func artifactUsage() async throws -> ArtifactUsage {
        try await VipsSession.shared.run { [artifacts] in try artifacts.usage() }
    }
}
