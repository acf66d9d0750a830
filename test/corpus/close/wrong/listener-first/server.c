#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Serves exactly one client, so the listening socket is not needed for long. */
int main(int argc, char *argv[])
{
    struct addrinfo hints, *res;
    int s, c;
    char drop[64];

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    if (getaddrinfo(argc > 1 ? argv[1] : NULL, "12345", &hints, &res) != 0)
        return 1;
    s = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    if (bind(s, res->ai_addr, res->ai_addrlen) < 0) {
        perror("bind");
        return 1;
    }
    freeaddrinfo(res);
    listen(s, 1);              /* step: listen */
    c = accept(s, NULL, NULL); /* step: accept */
    close(s);                  /* step: close-listening */
    if (send(c, "welcome to join", 15, 0) < 0) /* step: send */
        perror("send");
    while (recv(c, drop, sizeof drop, 0) > 0)
        ;
    close(c);                  /* step: close */
    return 0;
}
