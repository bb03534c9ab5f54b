import WeftCore

/// A place in a queue: by time, then by number.
struct QueueKey: Hashable, Comparable {
    let time: Timestamp
    /// The instance or work item that waits.
    let owner: Int
    /// Tells apart the entries of one owner.
    var number = 0

    static func < (one: QueueKey, other: QueueKey) -> Bool {
        (one.time, one.owner, one.number) < (other.time, other.owner, other.number)
    }
}

/// Keys in ascending order. Finding costs O(log n); inserting and removing move what follows.
struct SortedKeys {
    private(set) var keys: [QueueKey] = []

    mutating func insert(_ key: QueueKey) {
        if let last = keys.last, last < key { return keys.append(key) }
        keys.insert(key, at: position(of: key))
    }

    mutating func remove(_ key: QueueKey) {
        let position = position(of: key)
        if position < keys.count, keys[position] == key { keys.remove(at: position) }
    }

    /// The first key later than the moment.
    func first(after moment: Timestamp) -> QueueKey? {
        let position = position(of: QueueKey(time: moment, owner: .max, number: .max))
        return position < keys.count ? keys[position] : nil
    }

    /// The index of the first key that is not smaller.
    private func position(of key: QueueKey) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
