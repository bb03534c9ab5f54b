internal import WeftProcesses

extension Engine {
    static func refuseProcesses(_ options: Options) throws {
        guard case .processes = options.isolation else { return }
        throw WeftError(
            code: "no-hub-folder",
            "Expected Isolation.inProcess for a store or an artifact store of your own, found worker "
                + "processes, which cannot open it. Leave `isolation` as it is, or use a hub's own."
        )
    }

    static func pool(_ hub: Hub, _ options: Options) throws -> ProcessPool? {
        guard case .processes(let command, let limits) = options.isolation else { return nil }
        guard !WorkerProcess.isAsked else {
            throw WeftError(
                code: "worker-process",
                "Expected a worker process to serve, found that it opens an engine of its own. "
                    + "Call WorkerProcess.serve(pipelines:) first thing in main where "
                    + "WorkerProcess.isAsked.")
        }
        return ProcessPool(
            command, configuration: StepProtocol.configuration(hub, options.durability),
            options: limits)
    }
}
