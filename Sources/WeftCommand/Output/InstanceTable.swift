internal import Weft

/// Records as lines for people: ID, status, start, pipeline, what it waits for.
struct InstanceTable {
    let records: [InstanceRecord]

    init(_ records: [InstanceRecord]) { self.records = records }

    func show() {
        let width = records.map(\.id.text.count).max() ?? 0
        let labelWidth = records.map(\.label.count).max() ?? 0
        for record in records { print(line(record, idWidth: width, labelWidth: labelWidth)) }
    }

    private func line(_ record: InstanceRecord, idWidth: Int, labelWidth: Int) -> String {
        var line = record.id.text.rightPadded(to: idWidth)
        line += "  " + record.status.rawValue.rightPadded(to: 10)
        line += "  " + TimeText.full(record.createdAt)
        line += "  " + record.label.rightPadded(to: labelWidth)
        if !record.waits.isEmpty, !record.status.isFinal {
            line += "  waits for " + record.waits.map(\.description).joined(separator: ", ")
        }
        if case .failed(let failure)? = record.outcome { line += "  " + failure.code }
        while line.last == " " { line.removeLast() }
        return Terminal.printable(line)
    }
}
