/* Uses the connection like a file: fdopen, fputs, fflush. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char *argv[])
{
    int listener, connection;
    struct sockaddr_in addr;
    FILE *out;

    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0)
        fail("socket");
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons(12345);
    addr.sin_addr.s_addr = argc > 1 ? inet_addr(argv[1]) : INADDR_ANY;
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) < 0)
        fail("bind");
    if (listen(listener, 1) < 0)                   // step: listen
        fail("listen");
    connection = accept(listener, NULL, NULL);     // step: accept
    if (connection < 0)
        fail("accept");
    out = fdopen(connection, "w");
    if (out == NULL)
        fail("fdopen");

    fputs("welcome to join", out);
    if (fflush(out) == EOF)                        // step: send
        fail("fflush");
    fprintf(out, "and %s", "stay");
    if (fflush(out) == EOF)                        // step: send-again
        fail("fflush");
    if (fclose(out) != 0)
        fail("fclose");
    close(listener);
    return 0;
}
