public import WeftProcesses

/// Where the steps of plans run.
public enum Isolation: Hashable, Sendable {
    /// In this process, on threads of its own: nothing to set up, and nothing between this process
    /// and a codec that crashes. For images of your own, and for tests.
    case inProcess
    /// In worker processes, which are watched and replaced: a codec that crashes, hangs or eats
    /// memory fails one attempt of one step. Costs about 50 us a step, and 30 ms once a process.
    ///
    /// The program that they run has to call ``WorkerProcess/serve(pipelines:)`` first thing in its
    /// `main`; one that is a `WeftApp` does.
    case processes(ChildCommand = .thisProgram, ProcessPool.Options = ProcessPool.Options())
}
