/* Puts each word of the message into an array of its own. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char welcome[8], to[3], join[5] = "";
    struct iovec words[] = { { welcome, 8 }, { to, 3 }, { join, 4 } };
    struct sockaddr_in a;
    int fd;

    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(12345);
    if (inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &a.sin_addr) != 1) {
        fprintf(stderr, "usage: %s ADDRESS\n", argv[0]);
        return EXIT_FAILURE;
    }
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0) { /* step: connect */
        perror(argv[0]);
        return EXIT_FAILURE;
    }
    if (readv(fd, words, 3) != 15) { /* step: receive */
        fprintf(stderr, "%s: expected 15 bytes\n", argv[0]);
        close(fd);
        return EXIT_FAILURE;
    }
    printf("%.8s%.3s%s\n", welcome, to, join);
    close(fd); /* step: close */
    return EXIT_SUCCESS;
}
