/* server.c - accepts two connections; select waits for each */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 12345
#define CLIENTS 2

static int wait_readable(int fd)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    return select(fd + 1, &set, NULL, NULL, NULL);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in addr, peer;
    socklen_t len;
    int sock, conn[CLIENTS], i;
    char text[INET_ADDRSTRLEN];

    sock = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (sock < 0) {
        perror("socket");
        return 1;
    }
    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_port = htons(PORT);
    addr.sin_addr.s_addr = argc > 1 ? inet_addr(argv[1]) : htonl(INADDR_ANY);
    if (bind(sock, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
        fprintf(stderr, "bind to port %d: %s\n", PORT, strerror(errno));
        return 1;
    }
    if (listen(sock, 5) < 0) {                                  /* step: listen */
        perror("listen");
        return 1;
    }

    for (i = 0; i < CLIENTS; i++) {
        if (wait_readable(sock) < 0) {
            perror("select");
            return 1;
        }
        len = sizeof(peer);
        conn[i] = accept(sock, (struct sockaddr *)&peer, &len); /* step: accept */
        if (conn[i] < 0) {
            perror("accept");
            return 1;
        }
        inet_ntop(AF_INET, &peer.sin_addr, text, sizeof(text));
        printf("client %d: %s port %d\n", i + 1, text, ntohs(peer.sin_port));
        fflush(stdout);
    }

    while (i-- > 0)
        close(conn[i]);
    close(sock);
    return 0;
}
