#ifndef SHARK_EXEC_H
#define SHARK_EXEC_H

/* Becomes a command inside a container: [--home | --dir DIRECTORY] [--user USER[:GROUP]] -- COMMAND...
   Returns only when it cannot, with the status that tells it, after one line on stderr. */
int exec_command(int count, char **arguments);

#endif
