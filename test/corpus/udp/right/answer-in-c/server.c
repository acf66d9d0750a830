/* udp server: one question, one answer */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define PORT 12345
#define MAXLINE 1024

int main(int argc, char **argv)
{
    int sockfd, n;
    char buffer[MAXLINE];
    const char *hello = "welcome to join";
    struct sockaddr_in servaddr, cliaddr;
    socklen_t len;

    if ((sockfd = socket(AF_INET, SOCK_DGRAM, 0)) < 0) {
        perror("socket creation failed");
        exit(EXIT_FAILURE);
    }
    memset(&servaddr, 0, sizeof(servaddr));
    memset(&cliaddr, 0, sizeof(cliaddr));
    servaddr.sin_family = AF_INET;
    servaddr.sin_addr.s_addr = argc > 1 ? inet_addr(argv[1]) : INADDR_ANY;
    servaddr.sin_port = htons(PORT);

    if (bind(sockfd, (const struct sockaddr *)&servaddr, sizeof(servaddr)) < 0) { /* step: bind */
        perror("bind failed");
        exit(EXIT_FAILURE);
    }
    len = sizeof(cliaddr);
    n = recvfrom(sockfd, buffer, MAXLINE - 1, MSG_WAITALL, (struct sockaddr *)&cliaddr, &len); /* step: receive */
    if (n < 0) {
        perror("recvfrom failed");
        exit(EXIT_FAILURE);
    }
    buffer[n] = '\0';
    printf("Client : %s\n", buffer);
    sendto(sockfd, hello, strlen(hello), MSG_CONFIRM, (const struct sockaddr *)&cliaddr, len); /* step: send */
    printf("Hello message sent.\n");
    close(sockfd); /* step: close */
    return 0;
}
