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

    func table(_ patchSize: PatchSize = .automatic) -> KernelTable {
        let tables =
            switch self {
            case .scalar: Self.scalarTables
            case .baseline: Self.baselineTables
            case .best, .wide: Self.wideTables
            }
        return tables[patchSize.radius - PatchSize.five.radius]
    }

    /// Whether there are kernels beyond the baseline that this machine can run.
    static var hasWide: Bool { wideTables[0].name != baselineTables[0].name }

    private static let scalarTables = WeftFillKernels.scalarKernels()
    private static let baselineTables = WeftFillKernels.vectorKernels()
    private static let wideTables: [KernelTable] = {
        #if arch(x86_64)
            if Processor.hasAVX2 { return WeftFillKernelsAVX2.vectorKernels() }
        #endif
        return baselineTables
    }()
}
