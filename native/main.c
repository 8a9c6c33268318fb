#include <stdio.h>

int main(void) {
    fputs("usage: shark-native keep|netns|init ...\n", stderr);
    return 2;
}
