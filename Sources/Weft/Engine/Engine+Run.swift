internal import Synchronization
public import WeftArtifacts
public import WeftCore
public import WeftDurable
public import WeftPipeline

extension Engine {
    /// Starts a run, waits for its end, and gives the files that it has written.
    ///
    ///     let files = try await engine.run(
    ///         Thumbnails(), ["photos": .files(["a.jpg", "b.jpg"])], to: "small/{stem}.webp")
    ///
    /// The run is recorded like any other: what stops the process does not lose it. Called again
    /// with the same ID and inputs it goes on, or gives at once what was made. A task that is
    /// canceled stops waiting; the run stays, and goes on while the engine runs. A run that waits for
    /// people is waited for, however long that takes.
    ///
    /// - Parameters:
    ///   - pipeline: One that this engine was opened with.
    ///   - inputs: Values by the input's name; images as `.file(path)` or `.files(paths)`.
    ///   - output: Where the images are written; the ending says the format.
    ///   - id: An ID of your own; the default is a new one.
    /// - Throws: the run's `Failure`, also where it was canceled or terminated; `PipelineError` for
    ///   inputs, and where the engine cannot run the pipeline; `WeftError` with code `not-started`,
    ///   `not-an-image` or `output-format`; `DurableError` by the store; `CancellationError`.
    public func run<Work: Pipeline>(
        _ pipeline: Work, _ inputs: [String: JSONValue] = [:], to output: RunOutput,
        id: InstanceID? = nil
    ) async throws -> [ExportedFile] {
        let compiled = try Self.compile(pipeline, inputs: inputs, output: output)
        return try await [ExportedFile](planJSON: result(of: compiled, Work.name, id))
    }

    /// Starts a run, waits for its end, and gives what the pipeline gives.
    ///
    ///     let brightness = try await engine.run(Measure(), ["photo": .file("p.jpg")])
    ///
    /// An `Image` is one of the artifact store; see ``run(_:_:to:id:)`` for files.
    /// - Throws: as ``run(_:_:to:id:)`` does.
    public func run<Work: Pipeline>(
        _ pipeline: Work, _ inputs: [String: JSONValue] = [:], id: InstanceID? = nil
    ) async throws -> Work.Output {
        let compiled = try Self.compile(pipeline, inputs: inputs, output: nil)
        return try await Work.Output(planJSON: result(of: compiled, Work.name, id))
    }

    private func result(
        of compiled: CompiledPipeline, _ name: String, _ id: InstanceID?
    ) async throws -> JSONValue {
        try refuseUnlessStarted()
        let missing = compiled.plan.requirements.filter { !registry.knows($0) }
        if let unknown = missing.map(\.description).min() {
            throw PipelineError(
                code: .unknownActivity,
                "Expected an engine that knows \(unknown), which \(name) uses, found one that does "
                    + "not. Open it with this pipeline: Engine(hub:pipelines:).")
        }
        let id = try await submit(compiled, of: name, id: id)
        return try await client.result(of: id)
    }

    /// Waiting for an engine that was not started would never end.
    func refuseUnlessStarted() throws {
        guard isStarted.withLock({ $0 }) else {
            throw WeftError(
                code: "not-started",
                "Expected an engine that runs, found one that was not started. Call start() before, "
                    + "or do this inside whileRunning { }.")
        }
    }

    /// Starts the engine, does something, then stops and closes it, whatever happens.
    ///
    ///     let files = try await engine.whileRunning { engine in
    ///         try await engine.run(Postcard(), ["photo": .file("p.jpg")], to: "card.jpg")
    ///     }
    ///
    /// - Throws: what the body throws; else what `start()` or `close()` does.
    public nonisolated(nonsending) func whileRunning<Value: Sendable>(
        _ body: nonisolated(nonsending) (Engine) async throws -> Value
    ) async throws -> Value {
        do {
            try await start()
            let value = try await body(self)
            try await end()
            return value
        } catch {
            // The first error is the one to be told of.
            try? await end()
            throw error
        }
    }

    /// Also in a task that is canceled.
    private func end() async throws {
        try await Task {
            await stop()
            try await close()
        }.value
    }
}

/// Runs a pipeline and gives the files that it has written: the whole of Weft in one call.
///
///     let files = try await Weft.run(
///         ContentAwareFill(), ["photo": .file("photo.jpg"), "mask": .file("mask.png")],
///         to: "clean.png")
///
/// Opens the hub, runs this and nothing else of it, and closes it. Steps that were done before, in
/// any run of the hub, are not run again. With an ID of your own, the same call after a crash goes on
/// where it was. For many runs open one ``Engine``: opening costs some 5 ms.
///
/// - Parameters:
///   - pipeline: What is run.
///   - inputs: Values by the input's name; images as `.file(path)` or `.files(paths)`.
///   - output: Where the images are written; the ending says the format.
///   - id: An ID of your own; the default is a new one.
///   - hub: Where it is recorded.
///   - artifacts: Where images between steps live; `nil` means the hub's folder.
///   - options: Durability, isolation, logger, metrics, tracer and more.
///   - observer: Told what was recorded; must return at once.
/// - Throws: as ``Engine/run(_:_:to:id:)`` and ``Engine``'s initializer do.
public func run<Work: Pipeline>(
    _ pipeline: Work, _ inputs: [String: JSONValue] = [:], to output: RunOutput,
    id: InstanceID? = nil, hub: Hub = .standard(), artifacts: (any ArtifactStore)? = nil,
    options: Engine.Options = Engine.Options(),
    observer: (@Sendable (EngineEvent) -> Void)? = nil
) async throws -> [ExportedFile] {
    let id = id ?? .new(Work.name, at: options.clock.now)
    let engine = try await Engine(
        hub: hub, artifacts: artifacts, pipelines: [Work.self], options: options.only(id),
        observer: observer)
    return try await engine.whileRunning { engine in
        try await engine.run(pipeline, inputs, to: output, id: id)
    }
}

/// Runs a pipeline and gives what it gives.
///
///     let brightness = try await Weft.run(Measure(), ["photo": .file("photo.jpg")])
///
/// - Throws: as ``run(_:_:to:id:hub:artifacts:options:observer:)`` does, which explains the parameters.
public func run<Work: Pipeline>(
    _ pipeline: Work, _ inputs: [String: JSONValue] = [:], id: InstanceID? = nil,
    hub: Hub = .standard(), artifacts: (any ArtifactStore)? = nil,
    options: Engine.Options = Engine.Options(),
    observer: (@Sendable (EngineEvent) -> Void)? = nil
) async throws -> Work.Output {
    let id = id ?? .new(Work.name, at: options.clock.now)
    let engine = try await Engine(
        hub: hub, artifacts: artifacts, pipelines: [Work.self], options: options.only(id),
        observer: observer)
    return try await engine.whileRunning { engine in
        try await engine.run(pipeline, inputs, id: id)
    }
}

extension Engine.Options {
    /// The same for one instance.
    fileprivate func only(_ id: InstanceID) -> Engine.Options {
        var options = self
        options.scope = [id]
        return options
    }
}

extension InstanceID {
    /// A new ID that begins with a name.
    static func new(_ name: String, at now: Timestamp) -> InstanceID {
        var random = SystemRandomNumberGenerator()
        return .generated(prefix: name, at: now, random: &random)
    }
}
