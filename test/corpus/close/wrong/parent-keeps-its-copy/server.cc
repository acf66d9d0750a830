// A child for the client. The parent goes on listening until the user presses Return.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

int main(int argc, char* argv[]) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in a = {};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(s, (struct sockaddr*)&a, sizeof a) || listen(s, 5)) {  // step: listen
    perror("server");
    return 1;
  }
  int c = accept(s, NULL, NULL);  // step: accept
  if (fork() == 0) {
    close(s);
    const char* text = "welcome to join";
    write(c, text, strlen(text));  // step: send
    char sink[16];
    read(c, sink, sizeof sink);
    close(c);  // step: close
    _exit(0);
  }
  wait(NULL);
  puts("the child has served its client");
  close(s);  // step: close-listening
  pause();
}
