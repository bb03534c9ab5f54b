#include <stdint.h>

/// The sum of `count` patch distances; see `KernelTrial.compare`.
uint32_t sse2_compare(int64_t count);
/// The checksum after `count` sweeps; see `KernelTrial.sweep`.
uint64_t sse2_sweep(int64_t count);
