/// All that a `MemoryStore` held at one moment, subscribers apart.
package struct MemoryImage: Sendable {
    let state: MemoryState
}
