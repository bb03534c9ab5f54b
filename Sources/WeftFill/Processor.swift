#if arch(x86_64) && canImport(_Builtin_intrinsics)
    import _Builtin_intrinsics.intel.cpuid
#endif

/// What this machine's processor and system offer.
enum Processor {
    /// Whether AVX2 can be used: the processor has it, and the system saves its registers.
    static let hasAVX2: Bool = {
        #if arch(x86_64) && canImport(_Builtin_intrinsics)
            let features = leaf(1, 0).ecx
            let isSaved = features >> 27 & 1 == 1 && features >> 28 & 1 == 1
            // How many bytes the system saves, by what it has enabled in XCR0: the 512 of SSE, a
            // header of 64, and 256 for the upper halves of the AVX registers.
            return isSaved && leaf(13, 0).ebx >= 832 && leaf(7, 0).ebx >> 5 & 1 == 1
        #else
            return false
        #endif
    }()

    #if arch(x86_64) && canImport(_Builtin_intrinsics)
        /// Zeros where the processor does not know the leaf.
        private static func leaf(_ number: UInt32, _ part: UInt32) -> (ebx: UInt32, ecx: UInt32) {
            var (eax, ebx, ecx, edx) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
            let isKnown = __get_cpuid_count(number, part, &eax, &ebx, &ecx, &edx)
            return isKnown == 1 ? (ebx, ecx) : (0, 0)
        }
    #endif
}
