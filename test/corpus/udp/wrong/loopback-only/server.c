#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] = "welcome to join";

int main(void)
{
    struct sockaddr_in a, from;
    socklen_t n = sizeof(from);
    struct pollfd p;
    char text[64];
    ssize_t got;

    memset(&a, 0, sizeof(a));
    a.sin_family = AF_INET;
    a.sin_port = htons(12345);
    a.sin_addr.s_addr = inet_addr("127.0.0.1");
    p.fd = socket(AF_INET, SOCK_DGRAM, 0);
    p.events = POLLIN;
    if (bind(p.fd, (struct sockaddr *)&a, sizeof(a)) < 0) { /* step: bind */
        perror("bind");
        return 1;
    }
    getsockname(p.fd, (struct sockaddr *)&a, &n);
    fprintf(stderr, "bound to port %d\n", ntohs(a.sin_port));
    while (poll(&p, 1, 1000) == 0)
        fprintf(stderr, "no client yet\n");
    got = recvfrom(p.fd, text, sizeof(text), 0, (struct sockaddr *)&from, &n); /* step: receive */
    printf("%.*s\n", (int)got, text);
    sendto(p.fd, answer, strlen(answer), 0, (struct sockaddr *)&from, n); /* step: send */
    close(p.fd); /* step: close */
    return 0;
}
