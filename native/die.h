#ifndef SHARK_DIE_H
#define SHARK_DIE_H

/* Ends the program with status 1 after one line on stderr: "shark-native: <text>[: strerror]".
   The error number is appended when it is not 0. */
_Noreturn void die(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
