// Atomic operations for the stand-in. Those that are relaxed order nothing else, so that ThreadSanitizer
// learns no order from counters that do not give one; the others order as a lock does.
#include <stdbool.h>

static inline long weft_load(const long *place, bool orders) {
    return orders ? __atomic_load_n(place, __ATOMIC_ACQUIRE) : __atomic_load_n(place, __ATOMIC_RELAXED);
}
static inline void weft_store(long *place, long value, bool orders) {
    if (orders) __atomic_store_n(place, value, __ATOMIC_RELEASE);
    else __atomic_store_n(place, value, __ATOMIC_RELAXED);
}
static inline long weft_add(long *place, long value, bool orders) {
    return orders ? __atomic_fetch_add(place, value, __ATOMIC_ACQ_REL)
                  : __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}
static inline long weft_exchange(long *place, long value) {
    return __atomic_exchange_n(place, value, __ATOMIC_ACQ_REL);
}
/// What was there; it has been replaced where that is `expected`.
static inline long weft_compare_exchange(long *place, long expected, long value) {
    __atomic_compare_exchange_n(place, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return expected;
}
