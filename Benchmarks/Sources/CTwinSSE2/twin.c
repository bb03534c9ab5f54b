#define TWIN(name) sse2_##name
#include "twin.inc"
