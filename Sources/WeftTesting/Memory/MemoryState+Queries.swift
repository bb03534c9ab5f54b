import WeftCore
import WeftDurable

extension MemoryState {
    /// - Throws: `instanceNotFound` where the page before ended with an instance that is gone.
    func records(_ query: InstanceQuery) throws -> [InstanceRecord] {
        var end = Int.max
        if let id = query.olderThan {
            guard let number = numbers[id] else {
                throw DurableError(
                    code: .instanceNotFound,
                    "Expected the last instance of the page before, found no \"\(id)\": it was "
                        + "purged. Begin again with the newest.")
            }
            end = number
        }
        return instances.values.filter { $0.number < end && query.matches($0.record) }
            .sorted { $0.number > $1.number }
            .dropFirst(query.offset).prefix(query.limit).map(\.currentRecord)
    }
}

extension InstanceQuery {
    fileprivate func matches(_ record: InstanceRecord) -> Bool {
        func isWanted<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool {
            wanted == nil || wanted == found
        }
        return (statuses.isEmpty || statuses.contains(record.status))
            && record.id.text.hasPrefix(idPrefix) && isWanted(label, record.label)
            && isWanted(orchestration, record.orchestration) && isWanted(parent, record.parent)
            && isWanted(group, record.group)
            && createdFrom.map { record.createdAt >= $0 } ?? true
            && createdBefore.map { record.createdAt < $0 } ?? true
            && updatedBefore.map { record.updatedAt < $0 } ?? true
    }
}
