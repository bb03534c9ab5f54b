// Stands in for the module Synchronization in a build for ThreadSanitizer.
//
// Swift's Mutex on Linux lets the kernel hand the lock from one thread to the next, which the
// sanitizer does not see: it then reports races on what the lock guards. A mutex of the thread
// library is one that it knows. Only what Weft uses of the module is here.
import CRelaxed

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

public struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    public init(_ initial: consuming sending Value) {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        value = .allocate(capacity: 1)
        value.initialize(to: initial)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value.pointee)
    }
}

public enum Ordering {
    case relaxed, acquiring, releasing, acquiringAndReleasing, sequentiallyConsistent

    var orders: Bool { self != .relaxed }
}

/// What can be counted and flagged.
public protocol Word {
    init(word: Int)
    var word: Int { get }
}

extension Int: Word {
    public init(word: Int) { self = word }
    public var word: Int { self }
}

extension Bool: Word {
    public init(word: Int) { self = word != 0 }
    public var word: Int { self ? 1 : 0 }
}

public struct Atomic<Value: Word>: ~Copyable, @unchecked Sendable {
    private let place: UnsafeMutablePointer<Int>

    public init(_ initial: Value) {
        place = .allocate(capacity: 1)
        place.initialize(to: initial.word)
    }

    deinit { place.deallocate() }

    public func load(ordering: Ordering) -> Value {
        Value(word: weft_load(place, ordering.orders))
    }

    public func store(_ value: Value, ordering: Ordering) {
        weft_store(place, value.word, ordering.orders)
    }

    public func exchange(_ value: Value, ordering: Ordering) -> Value {
        Value(word: weft_exchange(place, value.word))
    }

    public func compareExchange(
        expected: Value, desired: Value, ordering: Ordering
    ) -> (exchanged: Bool, original: Value) {
        let original = weft_compare_exchange(place, expected.word, desired.word)
        return (original == expected.word, Value(word: original))
    }
}

extension Atomic where Value == Int {
    @discardableResult
    public func add(_ value: Int, ordering: Ordering) -> (oldValue: Int, newValue: Int) {
        let old = weft_add(place, value, ordering.orders)
        return (old, old + value)
    }

    @discardableResult
    public func subtract(_ value: Int, ordering: Ordering) -> (oldValue: Int, newValue: Int) {
        add(-value, ordering: ordering)
    }

    @discardableResult
    public func wrappingAdd(_ value: Int, ordering: Ordering) -> (oldValue: Int, newValue: Int) {
        add(value, ordering: ordering)
    }
}
