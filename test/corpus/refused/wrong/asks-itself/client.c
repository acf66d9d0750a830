#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SERVER "127.0.0.1"
#define PORT "12345"

int main(void)
{
    struct addrinfo hints, *server;
    struct sockaddr_in any = { .sin_family = AF_INET };
    int fd, rc;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    rc = getaddrinfo(SERVER, PORT, &hints, &server);
    if (rc != 0) {
        fprintf(stderr, "%s\n", gai_strerror(rc));
        return 1;
    }
    fd = socket(server->ai_family, server->ai_socktype, 0);
    if (bind(fd, (struct sockaddr *)&any, sizeof any) < 0) /* any port of mine */
        perror("bind");
    rc = connect(fd, server->ai_addr, server->ai_addrlen); /* step: connect */
    if (rc < 0)
        perror("connect");
    freeaddrinfo(server);
    close(fd);
    return rc < 0;
}
