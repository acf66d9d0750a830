#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(int fd, const char *text)
{
    if (write(fd, text, sizeof(text)) < 0)
        perror("write");
}

int main(int argc, char *argv[])
{
    struct sockaddr_in addr;
    int lfd, cfd;

    lfd = socket(AF_INET, SOCK_STREAM, 0);
    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_port = htons(12345);
    addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
    if (bind(lfd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
        perror("bind");
        return 1;
    }
    listen(lfd, 1);                /* step: listen */
    cfd = accept(lfd, NULL, NULL); /* step: accept */
    if (cfd < 0) {
        perror("accept");
        return 1;
    }
    say(cfd, "welcome to join");   /* step: send */
    say(cfd, "and stay");          /* step: send-again */
    close(cfd);
    close(lfd);
    return 0;
}
