/* The first-year version: everything in main, one way out. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in serv, cli;
    socklen_t len = sizeof(cli);
    int listenfd = -1, connfd = -1, ret = 1, on = 1;
    const char *msg = "welcome to join";

    if ((listenfd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
        perror("socket error");
        goto done;
    }
    if (setsockopt(listenfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
        perror("setsockopt error");
    bzero(&serv, sizeof(serv));
    serv.sin_family = AF_INET;
    serv.sin_port = htons(12345);
    if (inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &serv.sin_addr) <= 0) {
        perror("inet_pton error");
        goto done;
    }
    if (bind(listenfd, (struct sockaddr *)&serv, sizeof(serv)) < 0) {
        perror("bind error");
        goto done;
    }
    if (listen(listenfd, 1024) < 0) {                                       /* step: listen */
        perror("listen error");
        goto done;
    }
    if ((connfd = accept(listenfd, (struct sockaddr *)&cli, &len)) < 0) {   /* step: accept */
        perror("accept error");
        goto done;
    }
    if (write(connfd, msg, strlen(msg)) != (ssize_t)strlen(msg)) {          /* step: send */
        perror("write error");
        goto done;
    }
    ret = 0;
done:
    if (connfd >= 0)
        close(connfd);                                                      /* step: close */
    if (listenfd >= 0)
        close(listenfd);                                                    /* step: close-listening */
    return ret;
}
