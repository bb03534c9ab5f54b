/// Stands between a worker and its store: may delay a call, or refuse it before or after it is kept.
package protocol StoreInterceptor: Sendable {
    /// Called before the inner store is asked; what it throws is what the caller gets.
    func before(_ call: FailingStore.Call) async throws

    /// Called at once when the inner store has answered; what it throws hides the answer.
    func after(_ call: FailingStore.Call) async throws
}
