import Foundation
import WeftFill

#if arch(x86_64)
    import CTwinAVX2
    import CTwinSSE2
#endif

// weft-kernels swift|c scalar|sse2|avx2 compare|sweep COUNT
//
// Does that much work and prints its checksum, for an instruction counter to run it under; see
// `count-instructions`.

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("weft-kernels: \(message)\n".utf8))
    exit(64)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4, let count = Int(arguments[3]), count >= 0 else {
    fail("Expected swift|c, a kernel, compare|sweep and a count, found \(arguments).")
}

func swiftResult() -> UInt64? {
    guard let trial = KernelTrial.all.first(where: { $0.kernel == arguments[1] })
    else { return nil }
    switch arguments[2] {
    case "compare": return UInt64(trial.compare(count))
    case "sweep": return trial.sweep(count)
    default: return nil
    }
}

func cResult() -> UInt64? {
    #if arch(x86_64)
        switch (arguments[1], arguments[2]) {
        case ("sse2", "compare"): return UInt64(sse2_compare(Int64(count)))
        case ("sse2", "sweep"): return sse2_sweep(Int64(count))
        case ("avx2", "compare"): return UInt64(avx2_compare(Int64(count)))
        case ("avx2", "sweep"): return avx2_sweep(Int64(count))
        default: return nil
        }
    #else
        return nil
    #endif
}

guard let result = arguments[0] == "c" ? cResult() : swiftResult() else {
    fail("Expected a kernel and a work of this machine, found \(arguments).")
}
print(result)
