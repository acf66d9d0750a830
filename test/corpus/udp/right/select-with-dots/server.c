/* Prints a dot to stderr for every second without a datagram. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in a, peer;
    socklen_t size = sizeof(peer);
    char text[256];
    int fd, n;

    fd = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&a, 0, sizeof(a));
    a.sin_family = AF_INET;
    a.sin_port = htons(12345);
    a.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0) { /* step: bind */
        perror("server");
        return EXIT_FAILURE;
    }

    do {
        fd_set fds;
        struct timeval second = { .tv_sec = 1 };
        FD_ZERO(&fds);
        FD_SET(fd, &fds);
        n = select(fd + 1, &fds, NULL, NULL, &second);
        if (n == 0)
            fputc('.', stderr);
    } while (n == 0);
    if (n < 0) {
        perror("select");
        return EXIT_FAILURE;
    }

    n = recvfrom(fd, text, sizeof(text), 0, (struct sockaddr *)&peer, &size); /* step: receive */
    printf("%.*s\n", n, text);
    fflush(stdout);
    if (sendto(fd, "welcome to join", 15, 0, (struct sockaddr *)&peer, size) < 0) /* step: send */
        perror("sendto");
    close(fd); /* step: close */
    return EXIT_SUCCESS;
}
