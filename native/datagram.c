#include "datagram.h"

#include "netns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_BYTES = 256, UDP = 17, HOPS = 64, UDP_HEADER = 8 };

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

/* Reads an address and a port; the size for bind(2), or 0 when they are none. */
static socklen_t parse(const char *text, const char *port, union address *address) {
    char *end;
    unsigned long number = strtoul(port, &end, 10);
    memset(address, 0, sizeof *address);
    if (*port == '\0' || *end != '\0' || number > 65535) {
        return 0;
    }
    if (inet_pton(AF_INET, text, &address->four.sin_addr) == 1) {
        address->four.sin_family = AF_INET;
        address->four.sin_port = htons((unsigned short)number);
        return sizeof address->four;
    }
    if (inet_pton(AF_INET6, text, &address->six.sin6_addr) == 1) {
        address->six.sin6_family = AF_INET6;
        address->six.sin6_port = htons((unsigned short)number);
        return sizeof address->six;
    }
    return 0;
}

/* A socket bound to an address of anybody's; -1 with errno set. */
static int bound(const union address *at, socklen_t size, int type, int protocol) {
    int on = 1;
    int six = at->any.sa_family == AF_INET6;
    int fd = socket(at->any.sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
    if (fd < 0) {
        return -1;
    }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || setsockopt(fd, six ? SOL_IPV6 : SOL_IP, six ? TRANSPARENT6 : IP_TRANSPARENT, &on, sizeof on) != 0
        || bind(fd, &at->any, size) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

/* RFC 1071. */
static unsigned short checksum(const unsigned char *bytes, size_t length) {
    unsigned long sum = 0;
    for (size_t i = 0; i + 1 < length; i += 2) {
        sum += (unsigned long)bytes[i] << 8 | bytes[i + 1];
    }
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return htons((unsigned short)~sum);
}

/* The message is the error's header of eight bytes, then the head of the datagram that it is about: of that the receiving
   kernel looks at addresses and ports, to find the client's socket. */
static int refuse(const union address *at, const union address *client) {
    unsigned char message[8 + sizeof(struct in6_addr) * 2 + 8 + UDP_HEADER] = {0};
    unsigned char *head = message + 8;
    size_t length;
    unsigned short ports[2];
    union address from = *at;
    if (at->any.sa_family == AF_INET) {
        message[0] = 3; /* Destination unreachable: RFC 792. */
        message[1] = 3; /* Port unreachable. */
        head[0] = 0x45;
        head[3] = 20 + UDP_HEADER;
        head[8] = HOPS;
        head[9] = UDP;
        memcpy(head + 12, &client->four.sin_addr, 4);
        memcpy(head + 16, &at->four.sin_addr, 4);
        unsigned short sum = checksum(head, 20);
        memcpy(head + 10, &sum, sizeof sum);
        ports[0] = client->four.sin_port;
        ports[1] = at->four.sin_port;
        length = 8 + 20;
        from.four.sin_port = 0;
    } else {
        message[0] = 1; /* Destination unreachable: RFC 4443 section 3.1. */
        message[1] = 4; /* Port unreachable. */
        head[0] = 0x60;
        head[5] = UDP_HEADER;
        head[6] = UDP;
        head[7] = HOPS;
        memcpy(head + 8, &client->six.sin6_addr, 16);
        memcpy(head + 24, &at->six.sin6_addr, 16);
        ports[0] = client->six.sin6_port;
        ports[1] = at->six.sin6_port;
        length = 8 + 40;
        from.six.sin6_port = 0;
    }
    memcpy(message + length, ports, sizeof ports);
    message[length + 5] = UDP_HEADER;
    length += UDP_HEADER;
    union address to = *client;
    socklen_t size = at->any.sa_family == AF_INET ? sizeof to.four : sizeof to.six;
    int protocol = at->any.sa_family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
    if (at->any.sa_family == AF_INET) {
        unsigned short sum = checksum(message, length);
        memcpy(message + 2, &sum, sizeof sum);
        to.four.sin_port = 0;
    } else {
        to.six.sin6_port = 0; /* The kernel computes ICMPv6's checksum: RFC 3542 section 3.1. */
    }
    int fd = bound(&from, size, SOCK_RAW, protocol);
    if (fd < 0) {
        return -1;
    }
    ssize_t sent = sendto(fd, message, length, 0, &to.any, size);
    int error = errno;
    close(fd);
    errno = error;
    return sent < 0 ? -1 : 0;
}

static void answer(const char *what) {
    if (what == NULL) {
        puts("ok");
    } else {
        printf("error %s: %s\n", what, strerror(errno));
    }
    fflush(stdout);
}

void datagram_serve(int keep, const char *name) {
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[6] = {NULL};
        int count = 0;
        for (char *word = strtok(line, " \n"); word != NULL && count < 6; word = strtok(NULL, " \n")) {
            words[count++] = word;
        }
        union address at, client;
        socklen_t size = count >= 3 ? parse(words[1], words[2], &at) : 0;
        errno = EINVAL;
        if (count == 3 && strcmp(words[0], "bind") == 0 && size > 0) {
            int fd = bound(&at, size, SOCK_DGRAM, 0);
            if (fd >= 0) {
                netns_put(keep, name, "", &fd, 1);
                close(fd);
            }
            answer(fd < 0 ? "cannot bind" : NULL);
        } else if (count == 5 && strcmp(words[0], "refuse") == 0 && size > 0 && parse(words[3], words[4], &client) == size) {
            answer(refuse(&at, &client) < 0 ? "cannot send ICMP" : NULL);
        } else {
            answer("no such request");
        }
    }
}
