#include "hold.h"

#include "packet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NAMES = 1024, NAME_BYTES = 200, EXITS = 1024, LIST_BYTES = 65536 };

struct held {
    char *name;
    int fds[PACKET_FDS];
    int count;
};

static struct held table[NAMES];
static int held_names;

static struct {
    pid_t pid;
    int status;
} exits[EXITS];
static unsigned exits_first, exits_count;

static int name_ok(const char *name) {
    size_t length = strlen(name);
    return length >= 1 && length <= NAME_BYTES
        && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-") == length;
}

static void close_all(const int *fds, int count) {
    for (int i = 0; i < count; i++) {
        close(fds[i]);
    }
}

static int find(const char *name) {
    for (int i = 0; i < held_names; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int hold_put(const char *name, const int *fds, int count) {
    int at = find(name);
    if (at < 0 && name_ok(name) && held_names < NAMES) {
        char *copy = strdup(name);
        if (copy != NULL) {
            at = held_names++;
            table[at].name = copy;
            table[at].count = 0;
        }
    }
    if (at < 0) {
        close_all(fds, count);
        return -1;
    }
    close_all(table[at].fds, table[at].count);
    memcpy(table[at].fds, fds, sizeof(int) * (size_t)count);
    table[at].count = count;
    return 0;
}

static void drop(int at) {
    close_all(table[at].fds, table[at].count);
    free(table[at].name);
    table[at] = table[--held_names];
}

int shell_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

void hold_exit(pid_t pid, int status) {
    unsigned at = (exits_first + exits_count) % EXITS;
    exits[at].pid = pid;
    exits[at].status = shell_status(status);
    if (exits_count < EXITS) {
        exits_count++;
    } else {
        exits_first = (exits_first + 1) % EXITS;
    }
}

static int reply(int socket, const char *text) {
    return packet_send(socket, text, strlen(text), NULL, 0);
}

static int reply_list(int socket) {
    static char text[LIST_BYTES];
    size_t length = 0;
    for (int i = 0; i < held_names && length + NAME_BYTES + 2 < sizeof text; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s\n", table[i].name);
    }
    return packet_send(socket, text, length, NULL, 0);
}

static int reply_exits(int socket) {
    static char text[EXITS * 24];
    size_t length = 0;
    for (; exits_count > 0; exits_count--, exits_first = (exits_first + 1) % EXITS) {
        length += (size_t)snprintf(
            text + length, sizeof text - length, "%ld %d\n", (long)exits[exits_first].pid, exits[exits_first].status);
    }
    return packet_send(socket, text, length, NULL, 0);
}

static int answer(int socket, char *text, const int *fds, int count) {
    char *name = strchr(text, ' ');
    if (name != NULL) {
        *name++ = '\0';
    }
    if (strcmp(text, "put") == 0 && name != NULL && count > 0) {
        return reply(socket, hold_put(name, fds, count) == 0 ? "ok" : "error the name is not usable or the table is full");
    }
    close_all(fds, count);
    if (name != NULL && (strcmp(text, "get") == 0 || strcmp(text, "drop") == 0)) {
        int at = find(name);
        if (text[0] == 'd') {
            if (at >= 0) {
                drop(at);
            }
            return reply(socket, "ok");
        }
        if (at < 0) {
            return reply(socket, "none");
        }
        char line[16];
        int length = snprintf(line, sizeof line, "ok %d", table[at].count);
        return packet_send(socket, line, (size_t)length, table[at].fds, table[at].count);
    }
    if (name == NULL && strcmp(text, "list") == 0) {
        return reply_list(socket);
    }
    if (name == NULL && strcmp(text, "exits") == 0) {
        return reply_exits(socket);
    }
    if (name == NULL && strcmp(text, "pid") == 0) {
        char line[24];
        snprintf(line, sizeof line, "%ld", (long)getpid());
        return reply(socket, line);
    }
    return reply(socket, "error no such request");
}

int hold_serve(int socket) {
    char text[PACKET_BYTES + 1];
    int fds[PACKET_FDS];
    int count;
    ssize_t length = packet_receive(socket, text, fds, &count);
    if (length < 0 && errno == EMSGSIZE) {
        return reply(socket, "error the packet is too long or brings too many descriptors");
    }
    if (length <= 0) {
        close_all(fds, count);
        return -1;
    }
    return answer(socket, text, fds, count);
}
