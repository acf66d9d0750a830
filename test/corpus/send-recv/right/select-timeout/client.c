/* Receives two messages; while there is nothing to read, select wakes it twice a second. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int wait_for_data(int fd)
{
    for (;;) {
        fd_set readable;
        struct timeval half = { 0, 500000 };
        int n;

        FD_ZERO(&readable);
        FD_SET(fd, &readable);
        n = select(fd + 1, &readable, NULL, NULL, &half);
        if (n != 0)
            return n;
        fputs("still waiting\n", stderr);
    }
}

int main(int argc, char *argv[])
{
    char buffer[100];
    int fd, i, n;
    struct sockaddr_in addr;

    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }
    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_port = htons(12345);
    inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &addr.sin_addr);
    if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) { /* step: connect */
        perror("connect");
        return 1;
    }
    for (i = 1; i <= 2; i++) {
        if (wait_for_data(fd) < 0) {
            perror("select");
            return 1;
        }
        n = recv(fd, buffer, sizeof(buffer) - 1, 0); /* step: receive */
        if (n < 0) {
            perror("recv");
            return 1;
        }
        buffer[n] = '\0';
        printf("message %d: '%s'\n", i, buffer);
    }
    close(fd);
    return 0;
}
