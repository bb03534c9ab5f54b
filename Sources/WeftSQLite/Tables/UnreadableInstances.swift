import GRDB
import Synchronization
import WeftCore
import WeftDurable

/// The instances whose history or messages this store could not read. They are left alone until
/// the hub is opened again: by a version that can read them, or after a repair.
final class UnreadableInstances: Sendable {
    private let numbers = Mutex<Set<Int>>([])

    func contains(_ number: Int) -> Bool { numbers.withLock { $0.contains(number) } }

    func insert(_ number: Int) { numbers.withLock { _ = $0.insert(number) } }
}

extension HubTransaction {
    /// Reads what is stored for one instance.
    /// - Throws: `unreadable` where it is not what this version writes; SQLite's own errors as
    ///   they are, because they concern the whole hub.
    func readable<Value>(_ id: InstanceID, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DurableError(
                code: .unreadable,
                "Expected to read the history and the messages of instance \"\(id)\", found: "
                    + "\(error) Open the hub with the version of Weft that wrote them, "
                    + "or purge the instance.")
        }
    }

    /// Says in the record why an instance is not run.
    func setAside(
        _ instance: ReadyInstance, _ error: DurableError, at now: Timestamp
    ) throws {
        let wait = Wait("a worker that can read it: \(error.message)", since: now)
        try run(
            "UPDATE instances SET waits = ? WHERE number = ?",
            [JSONValue.array([wait.json]).text, instance.number])
    }
}
