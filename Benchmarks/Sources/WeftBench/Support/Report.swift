import Foundation
import Synchronization
import Weft

/// What one case gave. `seconds` is the median of its rounds.
struct Measurement: Sendable {
    let name: String
    /// How many steps, activities, instances or images.
    let n: Int
    let seconds: Double
    /// Processor seconds of the whole process, user and system.
    var cpu: Double?
    /// What `seconds` is compared with, measured in the same run.
    var yardstick: (name: String, seconds: Double)?
    /// Figures of this case beside its time: commits, percentiles, memory.
    var extra: [String: JSONValue] = [:]

    /// How many times the yardstick's time was taken: 1 is as fast, 2 is half as fast.
    var ratio: Double? { yardstick.map { seconds / $0.seconds } }

    /// Adds the median and the 99th percentile of some times, in microseconds.
    mutating func add(quantiles times: [Double], to name: String = "") {
        let prefix = name.isEmpty ? "" : name + "_"
        extra["\(prefix)p50_us"] = .double(rounded(median(times) * 1e6))
        extra["\(prefix)p99_us"] = .double(rounded(quantile(0.99, of: times) * 1e6))
    }
}

/// Prints measurements: JSON for programs, a table for people.
final class Report: Sendable {
    private let isQuick: Bool

    init(_ options: Options) { isQuick = options.isQuick }

    /// Prints the machine, which every figure depends on, and the table's head.
    func begin() {
        let machine: [String: JSONValue] = [
            "case": "machine", "cores": .int(Machine.cores), "cpu": .string(Machine.processor),
            "load": .double(Machine.load), "libvips": .string(VipsSession.libraryVersion),
            "quick": .bool(isQuick),
        ]
        print(JSONValue.object(machine).text)
        tell("\(Machine.processor), \(Machine.cores) cores, load \(Machine.load)")
        tell(Self.row("case", "n", "ms", "per second", "cpu us/n", "x yardstick", "notes"))
    }

    func add(_ measurement: Measurement) {
        print(JSONValue.object(fields(of: measurement)).text)
        fflush(nil)
        tell(line(of: measurement))
    }

    // MARK: - Forms

    private func fields(of one: Measurement) -> [String: JSONValue] {
        var fields = one.extra
        fields["case"] = .string(one.name)
        fields["n"] = .int(one.n)
        fields["seconds"] = .double(rounded(one.seconds))
        fields["per_second"] = .double(rounded(Double(one.n) / one.seconds))
        fields["load"] = .double(Machine.load)
        if let cpu = one.cpu { fields["cpu_us_each"] = .double(rounded(cpu * 1e6 / Double(one.n))) }
        if let yardstick = one.yardstick, let ratio = one.ratio {
            fields["yardstick"] = .string(yardstick.name)
            fields["yardstick_seconds"] = .double(rounded(yardstick.seconds))
            fields["ratio"] = .double(rounded(ratio))
        }
        return fields
    }

    private func line(of one: Measurement) -> String {
        let notes = one.extra.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
        let yardstick = one.yardstick.map { ["of \($0.name)"] } ?? []
        return Self.row(
            one.name, "\(one.n)", Self.short(one.seconds * 1000),
            Self.short(Double(one.n) / one.seconds),
            one.cpu.map { Self.short($0 * 1e6 / Double(one.n)) } ?? "",
            one.ratio.map(Self.short) ?? "", (yardstick + notes).joined(separator: ", "))
    }

    private static func row(_ columns: String...) -> String {
        let widths = [44, 6, 10, 10, 10, 11]
        var line = ""
        for (index, column) in columns.enumerated() {
            let width = index < widths.count ? widths[index] : 0
            let gap = String(repeating: " ", count: max(0, width - column.count))
            line += (index == 0 || index >= widths.count ? column + gap : gap + column) + "  "
        }
        return line
    }

    private static func short(_ number: Double) -> String {
        String(format: number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number)
    }

    private func tell(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

/// Six digits are more than any measurement here is good for.
func rounded(_ number: Double) -> Double {
    guard number.isFinite, number != 0 else { return 0 }
    let scale = pow(10, 5 - floor(log10(abs(number))))
    return (number * scale).rounded() / scale
}
