/* client.c - opens two connections to the server, one after the other */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    const char *host = argc > 1 ? argv[1] : "localhost";
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *server = NULL;
    int one = -1, two = -1, error, status = 1;

    error = getaddrinfo(host, "12345", &hints, &server);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(error));
        goto out;
    }

    one = socket(server->ai_family, server->ai_socktype, server->ai_protocol);
    if (one < 0) {
        perror("socket");
        goto out;
    }
    if (connect(one, server->ai_addr, server->ai_addrlen) < 0) { /* step: connect */
        perror("connect");
        goto out;
    }
    fprintf(stderr, "first connection is up\n");

    two = socket(server->ai_family, server->ai_socktype, server->ai_protocol);
    if (two < 0) {
        perror("socket");
        goto out;
    }
    if (connect(two, server->ai_addr, server->ai_addrlen) < 0) { /* step: connect-again */
        perror("connect");
        goto out;
    }
    fprintf(stderr, "second connection is up\n");
    status = 0;

out:
    if (two >= 0)
        close(two);
    if (one >= 0)
        close(one);
    if (server != NULL)
        freeaddrinfo(server);
    return status;
}
