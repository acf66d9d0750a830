/* The parent receives. A child answers, as if that took long. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRY(what)                                          \
    do {                                                   \
        if ((what) == -1) {                                \
            fprintf(stderr, #what ": %s\n", strerror(errno)); \
            exit(1);                                       \
        }                                                  \
    } while (0)

int main(int argc, char *argv[])
{
    struct sockaddr_in me = { 0 }, you = { 0 };
    socklen_t you_len = sizeof you;
    char question[100];
    ssize_t length;
    int fd, status;
    pid_t pid;

    me.sin_family = AF_INET;
    me.sin_port = htons(12345);
    me.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
    TRY(fd = socket(AF_INET, SOCK_DGRAM, 0));
    TRY(bind(fd, (struct sockaddr *)&me, sizeof me)); // step: bind
    TRY(length = recvfrom(fd, question, sizeof question, 0, (struct sockaddr *)&you, &you_len)); // step: receive
    printf("%.*s\n", (int)length, question);
    fflush(stdout);

    TRY(pid = fork());
    if (pid == 0) {
        const char *answer = "welcome to join";
        TRY(sendto(fd, answer, strlen(answer), 0, (struct sockaddr *)&you, you_len)); // step: send
        _exit(0);
    }
    TRY(waitpid(pid, &status, 0));
    TRY(close(fd)); // step: close
    return status == 0 ? 0 : 1;
}
