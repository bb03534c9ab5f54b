import WeftFillKernels
import WeftFillTypes

#if arch(x86_64)
    import WeftFillKernelsAVX2
#endif

/// Which kernels do the work. All give the same bytes.
enum KernelChoice: Sendable {
    /// The fastest of this machine.
    case best
    /// The plain twins, for tests.
    case scalar
    /// Those that every processor of this kind can run: SSE2.
    case baseline
    /// AVX2 where the processor has it, otherwise the baseline.
    case wide

    var table: KernelTable {
        switch self {
        case .best: Self.bestTable
        case .scalar: Self.scalarTable
        case .baseline: Self.baselineTable
        case .wide: Self.wideTable
        }
    }

    /// Whether there are kernels beyond the baseline that this machine can run.
    static var hasWide: Bool { wideTable.name != baselineTable.name }

    private static let scalarTable = WeftFillKernels.scalarKernels()
    private static let baselineTable = WeftFillKernels.vectorKernels()
    private static let wideTable: KernelTable = {
        #if arch(x86_64)
            if Processor.hasAVX2 { return WeftFillKernelsAVX2.vectorKernels() }
        #endif
        return baselineTable
    }()
    private static let bestTable = wideTable
}
