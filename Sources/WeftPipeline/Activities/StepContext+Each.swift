extension StepContext {
    /// Does something with each element, one after another: stops between two of them where the attempt is
    /// to stop, and reports after each how far it is.
    ///
    ///     let means = try await context.each(photos) { photo in
    ///         try await context.reading(photo) { try $0.mean() }
    ///     }
    ///
    /// - Throws: what the body throws; `CancellationError`.
    public nonisolated(nonsending) func each<Element, Value>(
        _ elements: [Element], _ body: nonisolated(nonsending) (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            try checkCancellation()
            values.append(try await body(element))
            report(
                Double(values.count) / Double(elements.count),
                "\(values.count) of \(elements.count)")
        }
        return values
    }
}
