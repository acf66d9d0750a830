#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* The connection is a FILE, so fclose closes it. */
int main(int argc, char **argv)
{
    struct sockaddr_in sin = { .sin_family = AF_INET };
    int lfd, cfd;
    FILE *client;

    sin.sin_port = htons(12345);
    sin.sin_addr.s_addr = argc > 1 ? inet_addr(argv[1]) : htonl(INADDR_ANY);
    if ((lfd = socket(AF_INET, SOCK_STREAM, 0)) < 0)
        err(1, "socket");
    if (bind(lfd, (struct sockaddr *)&sin, sizeof sin) < 0)
        err(1, "bind");
    if (listen(lfd, 5) < 0)
        err(1, "listen");
    if ((cfd = accept(lfd, NULL, NULL)) < 0)
        err(1, "accept");
    if ((client = fdopen(cfd, "r+")) == NULL)
        err(1, "fdopen");

    fprintf(client, "welcome to %s", "join");
    fflush(client);
    while (fgetc(client) != EOF)
        continue;
    if (fclose(client) != 0)
        warn("fclose");
    if (close(lfd) != 0)
        warn("close");
    return 0;
}
