/* exec: becomes a command inside a container, as a user of the container's own passwd(5) and group(5).

   It goes to the directory as root; with --home to that which HOME names, where there is one. USER and GROUP are names
   or numbers. A command that is not there ends with 127, one that cannot be run with 126
   (POSIX, Shell Command Language, 2.8.2), a user that is not there with 125.

   The files are read with fgetpwent(3): getpwnam(3) would load name services, which a static program cannot. */
#include "exec.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHARKS_FAILURE = 125, NOT_RUNNABLE = 126, NOT_FOUND = 127, GROUPS = 256 };

static int fail(int status, int error, const char *what, const char *name) {
    fprintf(stderr, "shark: %s '%s' in the sandbox: %s\n", what, name, strerror(error));
    return status;
}

/* True when the text is a number that an id can be; then it is stored. */
static int number(const char *text, unsigned *id) {
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || value >= 4294967295UL) {
        return 0;
    }
    *id = (unsigned)value;
    return 1;
}

/* Finds a user by name or number; a number need not have an entry, its group is then 0. */
static int find_user(const char *text, unsigned *uid, unsigned *gid, char **name) {
    int known = number(text, uid);
    int by_number = known;
    *gid = 0;
    FILE *file = fopen("/etc/passwd", "re");
    for (struct passwd *entry = NULL; file != NULL && (entry = fgetpwent(file)) != NULL;) {
        if (by_number ? entry->pw_uid == *uid : strcmp(entry->pw_name, text) == 0) {
            *uid = entry->pw_uid;
            *gid = entry->pw_gid;
            *name = strdup(entry->pw_name);
            setenv("HOME", entry->pw_dir, 1);
            known = 1;
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return known;
}

/* The groups that list the user, and the group of that name or number when one was asked for. */
static int find_groups(const char *user, const char *wanted, unsigned *gid, gid_t *groups) {
    int count = 0;
    int known = wanted == NULL || number(wanted, gid);
    FILE *file = fopen("/etc/group", "re");
    for (struct group *entry = NULL; file != NULL && (entry = fgetgrent(file)) != NULL;) {
        if (!known && strcmp(entry->gr_name, wanted) == 0) {
            *gid = entry->gr_gid;
            known = 1;
        }
        for (char **member = entry->gr_mem; user != NULL && *member != NULL && count < GROUPS; member++) {
            if (strcmp(*member, user) == 0) {
                groups[count++] = entry->gr_gid;
            }
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return known ? count : -1;
}

static int become(char *text) {
    char *group = strchr(text, ':');
    if (group != NULL) {
        *group++ = '\0';
    }
    unsigned uid, gid;
    char *name = NULL;
    gid_t groups[GROUPS];
    if (!find_user(text, &uid, &gid, &name)) {
        return fail(SHARKS_FAILURE, ENOENT, "no user", text);
    }
    int count = find_groups(name, group, &gid, groups);
    if (count < 0) {
        return fail(SHARKS_FAILURE, ENOENT, "no group", group);
    }
    if (isatty(0) && fchown(0, uid, (gid_t)-1) != 0) {
        return fail(SHARKS_FAILURE, errno, "cannot give the terminal to", text);
    }
    if (setgroups((size_t)count, groups) != 0 || setgid(gid) != 0 || setuid(uid) != 0) {
        return fail(SHARKS_FAILURE, errno, "cannot become", text);
    }
    return 0;
}

int exec_command(int count, char **arguments) {
    int at = 0;
    char *user = NULL;
    const char *directory = NULL;
    int need_directory = 0;
    if (at < count && strcmp(arguments[at], "--home") == 0) {
        directory = getenv("HOME");
        at++;
    } else if (at + 1 < count && strcmp(arguments[at], "--dir") == 0) {
        directory = arguments[at + 1];
        need_directory = 1;
        at += 2;
    }
    if (at + 1 < count && strcmp(arguments[at], "--user") == 0) {
        user = arguments[at + 1];
        at += 2;
    }
    if (at + 1 >= count || strcmp(arguments[at], "--") != 0) {
        fputs("shark: what was asked of the sandbox's init names no command\n", stderr);
        return SHARKS_FAILURE;
    }
    if (directory != NULL && chdir(directory) != 0 && need_directory) {
        return fail(SHARKS_FAILURE, errno, "cannot go to", directory);
    }
    int status = user == NULL ? 0 : become(user);
    if (status != 0) {
        return status;
    }
    char **command = arguments + at + 1;
    execvp(command[0], command);
    int absent = errno == ENOENT || errno == ENOTDIR;
    return fail(absent ? NOT_FOUND : NOT_RUNNABLE, errno, "cannot run", command[0]);
}
