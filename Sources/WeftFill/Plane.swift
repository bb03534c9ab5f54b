import Foundation

/// Memory for one value per pixel, shared by the threads of a fill. Who writes where is decided by
/// the fill's phases; the class only owns the memory.
final class Plane<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int
    private let memory: PlaneMemory

    init(count: Int, repeating value: Element, padding: Int = 0) {
        memory = PlaneMemory(byteCount: (count + padding) * MemoryLayout<Element>.stride)
        base = memory.base.bindMemory(to: Element.self, capacity: max(count + padding, 1))
        base.initialize(repeating: value, count: count + padding)
        self.count = count
    }

    /// Zeros that cost nothing until they are touched. `padding` more elements behind the last are
    /// allocated, for loads that run over.
    init(zeros count: Int, padding: Int = 0) where Element: Numeric {
        memory = PlaneMemory(byteCount: (count + padding) * MemoryLayout<Element>.stride)
        base = memory.base.bindMemory(to: Element.self, capacity: max(count + padding, 1))
        self.count = count
    }

    /// The same of elements that are no numbers: all their bytes are 0. Whoever writes first, on
    /// whatever thread, pays for the memory.
    init(zeroBytes count: Int) {
        memory = PlaneMemory(byteCount: count * MemoryLayout<Element>.stride)
        base = memory.base.bindMemory(to: Element.self, capacity: max(count, 1))
        self.count = count
    }

    init(_ elements: [Element]) {
        memory = PlaneMemory(byteCount: elements.count * MemoryLayout<Element>.stride)
        base = memory.base.bindMemory(to: Element.self, capacity: max(elements.count, 1))
        count = elements.count
        elements.withUnsafeBufferPointer { from in
            if let start = from.baseAddress { base.initialize(from: start, count: count) }
        }
    }

    var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

    subscript(index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }
}

/// Zeroed memory. Much of it comes straight from the system, on Linux in pages of 2 MB where there
/// are any: a patch lies on many rows, and so on as many small pages.
private struct PlaneMemory: ~Copyable, @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    private let mapping: (start: UnsafeMutableRawPointer, byteCount: Int)?

    private static var hugePage: Int { 2 << 20 }

    /// Bytes before the first that may be read, as the vote of four pixels does.
    private static var margin: Int { 64 }

    init(byteCount: Int) {
        let size = max(byteCount, 1) + Self.margin
        if size >= 2 * Self.hugePage {
            let mapped = size + Self.hugePage
            let start = mmap(
                nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard let start, start != MAP_FAILED else {
                preconditionFailure("Out of memory for \(size) bytes.")
            }
            base = start.alignedUp(toMultipleOf: Self.hugePage) + Self.margin
            mapping = (start, mapped)
            #if os(Linux)
                // Advice only: should it be refused, small pages do.
                _ = madvise(base - Self.margin, size, MADV_HUGEPAGE)
            #endif
        } else {
            guard let memory = calloc(size, 1) else {
                preconditionFailure("Out of memory for \(size) bytes.")
            }
            base = memory + Self.margin
            mapping = nil
        }
    }

    deinit {
        if let mapping {
            munmap(mapping.start, mapping.byteCount)
        } else {
            free(base - Self.margin)
        }
    }
}
