/* Accepts two clients. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int server_socket(const char *ip, int port)
{
    struct sockaddr_in a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int size = 4096;

    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    bzero(&a, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = inet_addr(ip);
    bind(fd, (struct sockaddr *)&a, sizeof a); /* step: listen */
    return fd;
}

int main(int argc, char *argv[])
{
    int s = server_socket(argc > 1 ? argv[1] : "0.0.0.0", 12345);
    int c1 = accept(s, NULL, NULL); /* step: accept */
    printf("first client: descriptor %d\n", c1);
    int c2 = accept(s, NULL, NULL); /* step: accept-again */
    printf("second client: descriptor %d\n", c2);
    close(c2);
    close(c1);
    close(s);
    return 0;
}
