import Foundation

/// Wall and processor time of one piece of work.
struct Timing: Sendable {
    var seconds = 0.0
    var cpu = 0.0
}

/// Times a piece of work.
func timed(_ work: () async throws -> Void) async rethrows -> Timing {
    let cpu = Machine.cpuSeconds
    let start = ContinuousClock.now
    try await work()
    let seconds = start.duration(to: .now) / .seconds(1)
    return Timing(seconds: seconds, cpu: Machine.cpuSeconds - cpu)
}

/// Several pieces of work, one after the other and round after round, so that what else the
/// machine does hits all of them alike. - Returns: for each, its medians.
func interleaved(
    rounds: Int, _ works: [() async throws -> Timing]
) async throws -> [Timing] {
    var timings = Array(repeating: [Timing](), count: works.count)
    for round in 0..<rounds {
        // Every other round backwards: what comes after what shall not decide.
        let order = round % 2 == 0 ? Array(works.indices) : works.indices.reversed()
        for index in order { timings[index].append(try await works[index]()) }
    }
    return timings.map { rounds in
        Timing(seconds: median(rounds.map(\.seconds)), cpu: median(rounds.map(\.cpu)))
    }
}

func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

/// The value that so large a share of the values does not exceed; 0 of none.
func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
}
