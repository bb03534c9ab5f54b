#pragma once
#if __has_include(<vips/vips.h>)
#include <vips/vips.h>
#else
#error "libvips is missing: run `apt-get install libvips-dev` (Debian, Ubuntu) or `brew install vips` (macOS)."
#endif
