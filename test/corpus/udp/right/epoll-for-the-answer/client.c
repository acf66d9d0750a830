#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *call)
{
    perror(call);
    return 1;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(12345) };
    struct epoll_event event = { .events = EPOLLIN };
    char answer[64] = "";
    int fd, ep;

    inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr);
    if ((fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) < 0)
        return fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0) /* step: connect */
        return fail("connect");
    if ((ep = epoll_create1(0)) < 0)
        return fail("epoll_create1");
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event) < 0)
        return fail("epoll_ctl");

    if (send(fd, "hello server", 12, 0) < 0) /* step: send */
        return fail("send");
    if (epoll_wait(ep, &event, 1, -1) < 0)
        return fail("epoll_wait");
    if (recv(fd, answer, sizeof answer - 1, 0) < 0) /* step: receive */
        return fail("recv");
    printf("The server says: %s\n", answer);
    close(ep);
    close(fd); /* step: close */
    return 0;
}
