// One process for each of two clients; the parent waits for both.
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listening, (struct sockaddr *)&local, sizeof local);
  listen(listening, 4);
  for (int number = 0; number < 2; number++) {
    int fd = accept(listening, NULL, NULL);
    if (fork() == 0) {
      close(listening);
      const char *text = number == 0 ? "you are the first\n" : "you are the second\n";
      send(fd, text, strlen(text), 0);
      close(fd);
      return 0;
    }
    close(fd);
  }
  while (wait(NULL) > 0) continue;
  close(listening);
}
