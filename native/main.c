/* shark-native: what shark needs of the kernel and cannot do from a JVM. One sub-command, one file. */
#include "enter.h"
#include "init.h"
#include "keep.h"
#include "netns.h"
#include "seat.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
    if (count >= 2) {
        if (strcmp(arguments[1], "keep") == 0) {
            return keep_main(count - 1, arguments + 1);
        }
        if (strcmp(arguments[1], "netns") == 0) {
            return netns_main(count - 1, arguments + 1);
        }
        if (strcmp(arguments[1], "init") == 0) {
            return init_main();
        }
        if (strcmp(arguments[1], "seat") == 0) {
            return seat_main(count - 1, arguments + 1);
        }
        if (strcmp(arguments[1], "enter") == 0) {
            return enter_main(count - 1, arguments + 1);
        }
    }
    fputs("usage: shark-native keep --dir DIR --log FILE -- COMMAND...\n"
          "       shark-native netns --keep SOCKET --name NAME [--no-nft]\n"
          "       shark-native netns --keep SOCKET --name NAME --at NAMESPACE\n"
          "       shark-native seat --at SOCKET -- COMMAND...\n"
          "       shark-native init\n"
          "       shark-native enter --at SOCKET --pid-file FILE [--tty] [--env NAME=VALUE]... --\n"
          "                          [--home | --dir DIRECTORY] [--user USER[:GROUP]] -- COMMAND...\n"
          "       shark-native enter --later\n",
          stderr);
    return 2;
}
