import Foundation

/// Memory for one value per pixel, shared by the threads of a fill. Who writes where is decided by
/// the fill's phases; the class only owns the memory.
final class Plane<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int
    private let isFromCalloc: Bool

    /// `padding` more elements behind the last are allocated, for loads that run over.
    init(count: Int, repeating value: Element, padding: Int = 0) {
        isFromCalloc = false
        base = .allocate(capacity: max(count + padding, 1))
        base.initialize(repeating: value, count: max(count + padding, 1))
        self.count = count
    }

    /// Zeros that cost nothing until they are touched.
    init(zeros count: Int) where Element: FixedWidthInteger {
        let memory = calloc(max(count, 1), MemoryLayout<Element>.stride)
        guard let memory else { preconditionFailure("Out of memory for \(count) values.") }
        base = memory.bindMemory(to: Element.self, capacity: max(count, 1))
        self.count = count
        isFromCalloc = true
    }

    init(_ elements: [Element]) {
        isFromCalloc = false
        base = .allocate(capacity: max(elements.count, 1))
        count = elements.count
        for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
    }

    var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

    subscript(index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }

    func copy(from other: Plane) { base.update(from: other.base, count: count) }

    deinit { if isFromCalloc { free(base) } else { base.deallocate() } }
}
