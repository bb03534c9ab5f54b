// The kernels with machine intrinsics are AVX2Kernel.swift and SSE2Kernel.swift.
// `_Builtin_intrinsics` is underscored: should it go, the plain twin takes their place and every test
// still holds.
//
// Bytes are subtracted with saturation both ways, which gives absolute differences, widened to 16
// bits, and squared and added in pairs by `pmaddwd`. The 8th pixel of a row does not count: the sums
// of high halves are kept apart, so that it can be cut off once, at the end.
#if arch(x86_64) && canImport(_Builtin_intrinsics) && AVX2
    typealias VectorKernel = AVX2Kernel
#elseif arch(x86_64) && canImport(_Builtin_intrinsics)
    typealias VectorKernel = SSE2Kernel
#else
    typealias VectorKernel = ScalarKernel
#endif
