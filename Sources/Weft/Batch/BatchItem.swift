internal import WeftCore

/// Names of items.
enum BatchItem {
    /// The ID of the instance of an item.
    static func instance(of position: Int, in batch: InstanceID) -> String {
        let digits = String(position)
        return "\(batch):" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The position of the item that an instance makes; `nil` for other instances.
    static func position(of instance: InstanceID, in batch: InstanceID) -> Int? {
        guard instance.text.hasPrefix("\(batch):") else { return nil }
        return Int(instance.text.dropFirst(batch.text.count + 1))
    }
}
