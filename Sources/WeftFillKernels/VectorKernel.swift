// The kernels with machine intrinsics are AVX2Kernel.swift and SSE2Kernel.swift.
// `_Builtin_intrinsics` is underscored: should it go, the plain twin takes their place and every test
// still holds.
//
// Bytes are subtracted with saturation both ways, which gives absolute differences, widened to 16
// bits, and squared and added in pairs by `pmaddwd`. A row is loaded a pixel or more too long: the sums
// that hold what does not count are kept apart, so that it can be cut off once, at the end.
#if arch(x86_64) && canImport(_Builtin_intrinsics) && AVX2
    typealias VectorKernel<Size: Patch> = AVX2Kernel<Size>
#elseif arch(x86_64) && canImport(_Builtin_intrinsics)
    typealias VectorKernel<Size: Patch> = SSE2Kernel<Size>
#else
    typealias VectorKernel<Size: Patch> = ScalarKernel<Size>
#endif
