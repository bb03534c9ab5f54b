import Foundation

/// What one process was asked to simulate.
struct Simulation {
    /// At most so many failures are shrunk and shown.
    private static let maximumFailures = 3

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private let seeds: Range<UInt64>
    private var reduction = Reduction()
    private var isVerbose = false

    init(arguments: [String]) throws {
        var rest = arguments[...]
        seeds = try Self.seeds(rest.popFirst() ?? "1..<101")
        while let option = rest.popFirst() {
            switch option {
            case "--without":
                reduction.dropped = Set(
                    (rest.popFirst() ?? "").split(separator: ",")
                        .compactMap { Int($0) })
            case "--flows": reduction.flows = Int(rest.popFirst() ?? "") ?? .max
            case "--workers": reduction.workers = Int(rest.popFirst() ?? "") ?? .max
            case "--in-order": reduction.isInOrder = true
            case "--broken": reduction.isBroken = true
            case "--verbose": isVerbose = true
            default:
                throw Mistake(
                    description: "Expected SEED or FIRST..<LAST and --without, --flows, "
                        + "--workers, --in-order, --broken or --verbose, found \"\(option)\".")
            }
        }
    }

    private static func seeds(_ text: String) throws -> Range<UInt64> {
        let ends = text.components(separatedBy: "..<").compactMap(UInt64.init)
        switch ends.count {
        case 1: return ends[0]..<ends[0] + 1
        case 2 where ends[0] <= ends[1]: return ends[0]..<ends[1]
        default:
            throw Mistake(
                description: "Expected a seed or a range such as 1..<101, found \"\(text)\".")
        }
    }

    /// - Returns: whether every seed kept every promise.
    func run() -> Bool {
        var failures = 0
        var totals = (disturbances: 0, calls: 0, jobs: 0, trace: UInt64(0))
        for seed in seeds {
            CrashNote.seed = seed
            let scenario = reduction.applied(to: .drawn(from: seed))
            if isVerbose { print(scenario) }
            let verdict = verdict(of: scenario)
            totals.disturbances += scenario.disturbances.count
            totals.calls += verdict.calls
            totals.jobs += verdict.jobs
            totals.trace = totals.trace &* 31 &+ verdict.trace
            guard !verdict.problems.isEmpty else { continue }
            failures += 1
            report(seed, verdict)
            if failures == Self.maximumFailures { break }
        }
        print(
            "\(seeds.count) seeds, \(totals.disturbances) disturbances, \(totals.calls) calls to "
                + "the store, \(totals.jobs) jobs, trace \(String(totals.trace, radix: 16)): "
                + (failures == 0 ? "every run ended as if undisturbed" : "\(failures) failed"))
        return failures == 0
    }

    /// Runs a scenario, and compares it with its undisturbed twin.
    private func verdict(of scenario: Scenario) -> Verdict {
        let log: (@Sendable (String) -> Void)? =
            isVerbose ? { @Sendable in print("    " + $0) } : nil
        var verdict = Trial.verdict(of: scenario, log: log)
        let twin = Trial.verdict(of: scenario.undisturbed)
        if !twin.problems.isEmpty {
            verdict.problems += twin.problems.map { "undisturbed: \($0)" }
        } else if zip(verdict.values, twin.values).contains(where: { $0 != nil && $0 != $1 }) {
            verdict.problems.append(
                "Expected \(twin.values), as undisturbed, found \(verdict.values).")
        }
        return verdict
    }

    private func report(_ seed: UInt64, _ verdict: Verdict) {
        print("Seed \(seed) failed:")
        for problem in verdict.problems { print("  \(problem)") }
        let full = reduction.applied(to: .drawn(from: seed))
        let smaller = full.shrunk { !Trial.verdict(of: $0).problems.isEmpty }
        let scenario = smaller.applied(to: full)
        print("Shrunk; repeat it with: weft-simulate \(seed) \(smaller) --verbose")
        print(scenario)
        for problem in self.verdict(of: scenario).problems { print("  \(problem)") }
    }
}

/// Names the seed in which the process trapped.
enum CrashNote {
    nonisolated(unsafe) static var seed: UInt64 = 0 {
        didSet { if oldValue == 0 { install() } }
    }

    private static func install() {
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
            signal(number) { number in
                // Not safe in general; the process ends anyway, and the seed is worth it.
                FileHandle.standardError.write(Data("Trapped in seed \(CrashNote.seed)\n".utf8))
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }
}
