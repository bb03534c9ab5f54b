import Foundation
import Synchronization
import WeftCore
import WeftProcesses

/// A pool of the probe's processes.
enum Probe {
    static func pool(
        _ options: ProcessPool.Options = ProcessPool.Options(), configuration: JSONValue = [:]
    ) -> ProcessPool {
        ProcessPool(command, configuration: configuration, options: options)
    }

    static func pool(count: Int, configuration: JSONValue = [:]) -> ProcessPool {
        var options = ProcessPool.Options()
        options.count = count
        options.idleTime = .seconds(600)
        return pool(options, configuration: configuration)
    }

    /// The probe lies beside the program that runs the tests.
    static var command: ChildCommand {
        let folder = Bundle.main.bundleURL.path
        return ChildCommand(
            path: folder + "/ProcessProbe", arguments: ["ProcessProbe", ChildServer.argument],
            environment: ChildCommand.quiet)
    }
}

/// Values as they come.
final class Collected: Sendable {
    private let stored = Mutex<[JSONValue]>([])

    var values: [JSONValue] { stored.withLock { $0 } }

    func add(_ value: JSONValue) { stored.withLock { $0.append(value) } }
}
