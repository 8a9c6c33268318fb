#include "seat.h"

#include "die.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* An address has room for 107 bytes (unix(7)): the directory goes in by its descriptor, which is returned. */
static int address_of(const char *path, struct sockaddr_un *address) {
    char *for_directory = strdup(path), *for_name = strdup(path);
    int directory = -1;
    if (for_directory != NULL && for_name != NULL) {
        directory = open(dirname(for_directory), O_PATH | O_DIRECTORY | O_CLOEXEC);
        *address = (struct sockaddr_un){.sun_family = AF_UNIX};
        int length = snprintf(
            address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, basename(for_name));
        if (directory >= 0 && length >= (int)sizeof address->sun_path) {
            close(directory);
            directory = -1;
            errno = ENAMETOOLONG;
        }
    }
    free(for_directory);
    free(for_name);
    return directory;
}

int seat_connect(const char *path) {
    struct sockaddr_un address;
    int directory = address_of(path, &address);
    if (directory < 0) {
        return -1;
    }
    int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;
        close(connection);
        connection = -1;
        errno = error;
    }
    close(directory);
    return connection;
}

int seat_main(int count, char **arguments) {
    if (count < 5 || strcmp(arguments[1], "--at") != 0 || strcmp(arguments[3], "--") != 0) {
        die(0, "usage: shark-native seat --at SOCKET -- COMMAND...");
    }
    const char *path = arguments[2];
    struct sockaddr_un address;
    int directory = address_of(path, &address);
    if (directory < 0 || (unlink(path) != 0 && errno != ENOENT)) {
        die(errno, "seat: cannot use %s", path);
    }
    int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    umask(0177);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0) {
        die(errno, "seat: cannot listen on %s", path);
    }
    umask(022);
    if (dup2(listener, 0) < 0) {
        die(errno, "seat: cannot pass on the socket");
    }
    execvp(arguments[4], arguments + 4);
    die(errno, "cannot run %s", arguments[4]);
}
