/// Durable logic as an ordinary async function.
///
/// ```swift
/// struct Checkout: Orchestration {
///     static let version = "1"
///
///     func run(_ order: Order, in context: OrchestrationContext) async throws -> Receipt {
///         let payment = try await context.call(Charge.self, order.total)
///         try await context.sleep(for: .days(2))
///         return try await context.call(SendReceipt.self, payment)
///     }
/// }
/// ```
///
/// The function is run again from its beginning when a worker takes the instance up; what it has
/// awaited before is answered from the history. So it decides by its input and by what the context
/// gives, and by nothing else: no clock, randomness, file, network, unstructured task or
/// `Task.sleep`. `async let` and task groups are fine. Whatever changes its decisions needs a new
/// `version`; a worker runs only the versions that it has.
public protocol Orchestration: Sendable {
    /// What an instance is started with.
    associatedtype Input: Codable & Sendable
    /// What it gives at its end.
    associatedtype Output: Codable & Sendable

    /// What instances and histories call it. The default is the type's name.
    static var name: String { get }
    /// The version of its decisions. The default is `1`.
    static var version: String { get }

    /// Called for each instance, also each time it is taken up again.
    init()

    /// The logic. What it throws is recorded as the instance's failure.
    func run(_ input: Input, in context: OrchestrationContext) async throws -> Output
}

extension Orchestration {
    public static var name: String { String(describing: Self.self) }
    public static var version: String { "1" }
}

/// The input or output of what needs none.
public struct Nothing: Codable, Hashable, Sendable {
    /// The one value there is.
    public init() {}
}
