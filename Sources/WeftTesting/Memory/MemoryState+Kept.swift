import WeftCore
import WeftDurable

extension MemoryState {
    /// All that may name a payload.
    var kept: [KeptValue] {
        var values: [KeptValue] = []
        for instance in instances.values {
            var contents: [JSONValue?] = [instance.start.input, instance.record.customStatus]
            if case .completed(let result)? = instance.record.outcome { contents.append(result) }
            contents += instance.messages.map(\.message.content)
            contents += instance.history.map(\.json)
            values += contents.compactMap { $0.map { .text($0.text) } }
        }
        for activity in activities.values {
            values.append(.text(activity.request.input.text))
            if activity.holder != nil {
                values.append(.running(scheduledAt: activity.scheduledAt))
            }
        }
        return values + results.map { key, result in .result(recorded(result, under: key)) }
    }

    private func recorded(_ result: ReusableResult, under key: String) -> RecordedResult {
        RecordedResult(
            key: key, text: result.result.text, origin: result.origin,
            recordedAt: resultTimes[key] ?? Timestamp(microseconds: 0))
    }
}
