/*
 * A child for each connection. The child waits until its client hangs up.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(int fd)
{
    char c;
    while (recv(fd, &c, 1, 0) > 0)
        ;
    close(fd);
    _exit(0);
}

int main(int argc, char **argv)
{
    int lfd, cfd, served;
    struct sockaddr_in sa = { 0 };

    if ((lfd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        perror("socket"), exit(1);
    sa.sin_family = AF_INET;
    sa.sin_port = htons(12345);
    if (inet_aton(argc > 1 ? argv[1] : "0.0.0.0", &sa.sin_addr) == 0)
        fprintf(stderr, "not an address: %s\n", argv[1]), exit(1);
    if (bind(lfd, (struct sockaddr *)&sa, sizeof sa) == -1)
        perror("bind"), exit(1);
    if (listen(lfd, 10) == -1) /* step: listen */
        perror("listen"), exit(1);

    for (served = 0; served < 2; served++) {
        cfd = accept(lfd, NULL, NULL); /* step: accept */
        if (cfd == -1)
            perror("accept"), exit(1);
        switch (fork()) {
        case -1:
            perror("fork");
            exit(1);
        case 0:
            close(lfd);
            child(cfd);
        }
        close(cfd);
    }
    close(lfd);
    while (wait(NULL) > 0)
        ;
    return 0;
}
