#include "die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(int error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("shark-native: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (error != 0) {
        fprintf(stderr, ": %s", strerror(error));
    }
    fputc('\n', stderr);
    exit(1);
}
