/* Connects, checks who answered, and leaves. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in sa;
    socklen_t size = sizeof sa;
    fd_set readable;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&sa, 0, sizeof sa);
    sa.sin_family = AF_INET;
    sa.sin_port = htons(12345);
    sa.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0) { /* step: connect */
        perror("connect");
        return 1;
    }
    getpeername(fd, (struct sockaddr *)&sa, &size);
    printf("connected to %s\n", inet_ntoa(sa.sin_addr));
    FD_ZERO(&readable);
    FD_SET(fd, &readable);
    select(fd + 1, &readable, NULL, NULL, NULL); /* step: receive */
    puts("the server has sent something");
    close(fd); /* step: close */
    return 0;
}
