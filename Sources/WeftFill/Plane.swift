/// Memory for one value per pixel, shared by the threads of a fill. Who writes where is decided by
/// the fill's phases; the class only owns the memory.
final class Plane<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    /// `padding` more elements behind the last are allocated, for loads that run over.
    init(count: Int, repeating value: Element, padding: Int = 0) {
        base = .allocate(capacity: max(count + padding, 1))
        base.initialize(repeating: value, count: max(count + padding, 1))
        self.count = count
    }

    init(_ elements: [Element]) {
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

    deinit { base.deallocate() }
}
