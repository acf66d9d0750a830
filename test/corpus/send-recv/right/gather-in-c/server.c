/* Sends its text from several places in memory with one call. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static struct iovec piece(char *text)
{
    struct iovec v = { text, strlen(text) };
    return v;
}

int main(int argc, char **argv)
{
    char welcome[] = "welcome ", to[] = "to ", join[] = "join", stay[] = "and stay";
    struct iovec first[3] = { piece(welcome), piece(to), piece(join) };
    struct iovec second[1] = { piece(stay) };
    struct msghdr message = { 0 };
    struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(12345) };
    int s, c;

    inet_aton(argc > 1 ? argv[1] : "0.0.0.0", &sin.sin_addr);
    s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || bind(s, (struct sockaddr *)&sin, sizeof(sin)) < 0) {
        perror("server");
        return 1;
    }
    if (listen(s, 5) < 0) { /* step: listen */
        perror("listen");
        return 1;
    }
    if ((c = accept(s, NULL, NULL)) < 0) { /* step: accept */
        perror("accept");
        return 1;
    }
    if (writev(c, first, 3) != 15) /* step: send */
        perror("writev");
    message.msg_iov = second;
    message.msg_iovlen = 1;
    if (sendmsg(c, &message, 0) != 8) /* step: send-again */
        perror("sendmsg");
    close(c);
    close(s);
    return 0;
}
