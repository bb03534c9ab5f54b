#define TWIN(name) avx2_##name
#include "../CTwinSSE2/twin.inc"
