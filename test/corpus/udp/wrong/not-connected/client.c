/* UDP needs no connect, it says in the book. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in server, from;
    socklen_t size = sizeof from;
    char text[100];
    ssize_t n;
    int fd = socket(AF_INET, SOCK_DGRAM, 0); /* step: connect */

    if (fd < 0) {
        perror("socket");
        return 1;
    }
    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_port = htons(12345);
    inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr);
    n = sendto(fd, "hello server", 12, 0, (struct sockaddr *)&server, sizeof server); /* step: send */
    if (n < 0)
        perror("sendto");
    n = recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &size); /* step: receive */
    printf("%.*s\n", (int)n, text);
    fflush(stdout);
    close(fd); /* step: close */
    return 0;
}
