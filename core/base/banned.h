// banned.h - force-included everywhere: calls that have a safer word in this house.
// Give: nothing. A use of one of these names is a compile error that says what to use instead.
#pragma once
#include <stdio.h>  // IWYU pragma: keep (declared first, so that poisoning comes after)
#include <stdlib.h> // IWYU pragma: keep
#include <string.h> // IWYU pragma: keep
#include <time.h>   // IWYU pragma: keep
#undef sprintf  // clang has these as macros where _FORTIFY_SOURCE is on
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gmtime localtime mktime atoi atol rand srand gets
