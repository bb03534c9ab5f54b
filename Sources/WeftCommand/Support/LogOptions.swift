internal import ArgumentParser
internal import Logging
internal import Weft

/// `--log-level`: what happens, line by line, for those who look for a fault.
struct LogOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Log to standard error instead of progress: trace, debug, info, notice, warning, error "
                + "or critical, and what is worse.", valueName: "level"))
    var logLevel: String?

    func validate() throws { _ = try level() }

    /// - Throws: `ValidationError` where it is no level, with the nearest one.
    func level() throws -> Logger.Level? {
        guard let logLevel else { return nil }
        if let level = Logger.Level(rawValue: logLevel) { return level }
        let names = Logger.Level.allCases.map(\.rawValue)
        let near = nearest(to: logLevel, among: names).map { " Did you mean \($0)?" } ?? ""
        throw ValidationError(
            "Expected a log level (\(names.joined(separator: ", "))), found "
                + "\"\(logLevel)\".\(near)")
    }

    /// Where an engine's log goes.
    func observability() throws -> Observability {
        guard let level = try level() else { return Observability() }
        var logger = Logger(label: "weft") { _ in ErrorLog() }
        logger.logLevel = level
        return Observability(logger: logger)
    }
}
