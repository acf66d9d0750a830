#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in server = {
        .sin_family = AF_INET,
        .sin_port = htons(12345),
    };
    int sockets[2], n;

    inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr);
    for (n = 0; n < 2; n++) {
        sockets[n] = socket(AF_INET, SOCK_DGRAM, 0);
        if (sockets[n] < 0) {
            perror("socket");
            return EXIT_FAILURE;
        }
    }
    if (connect(sockets[0], (struct sockaddr *)&server, sizeof server)) { /* step: connect */
        perror("first connect");
        return EXIT_FAILURE;
    }
    if (connect(sockets[1], (struct sockaddr *)&server, sizeof server)) { /* step: connect-again */
        perror("second connect");
        return EXIT_FAILURE;
    }
    close(sockets[0]);
    close(sockets[1]);
    return EXIT_SUCCESS;
}
