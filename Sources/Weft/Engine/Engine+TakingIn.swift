public import WeftArtifacts
internal import WeftVips

extension Engine {
    /// Takes bytes that come without a file into the artifact store, so that a run which is given
    /// them can be resumed.
    ///
    ///     let photo = try await engine.takeIn(PipedInput(0, named: "standard input"))
    ///     try await engine.submit(
    ///         Postcard.self, inputs: ["photo": .artifact(photo, named: "standard input")])
    ///
    /// A run that is started with them soon keeps them from being collected. Costs a pass over the
    /// bytes; memory does not grow with them.
    ///
    /// - Throws: `WeftError` with code `missing` where there are none, `too-large`, `input-output`;
    ///   `ArtifactError`; `CancellationError`.
    public func takeIn(_ stream: PipedInput) async throws -> Artifact {
        try await VipsSession.shared.run { [artifacts] in
            try artifacts.put { writer in try stream.forEachChunk(writer.write) }.artifact
        }
    }
}
