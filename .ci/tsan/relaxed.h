// Relaxed atomic operations that order nothing else, so that ThreadSanitizer learns no order from
// counters that do not give one.
#include <stdbool.h>

static inline long weft_load(const long *place) { return __atomic_load_n(place, __ATOMIC_RELAXED); }
static inline void weft_store(long *place, long value) {
    __atomic_store_n(place, value, __ATOMIC_RELAXED);
}
static inline long weft_add(long *place, long value) {
    return __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}
