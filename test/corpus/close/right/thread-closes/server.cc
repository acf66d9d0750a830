#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>

// The life of a connection. Runs in its own thread.
void conversation(int fd) {
  std::string text = "welcome to join";
  ssize_t n = send(fd, text.c_str(), text.length(), 0);  // step: send
  if (n < 0) perror("send");
  char nothing;
  if (recv(fd, &nothing, 1, 0) != 0) fprintf(stderr, "the client should not send\n");
  close(fd);  // step: close
}

int listen_on(const char* ip, unsigned short port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  a.sin_addr.s_addr = inet_addr(ip);
  if (fd < 0 || bind(fd, (sockaddr*)&a, sizeof a) < 0 || listen(fd, 10) < 0) {
    perror("listen_on");
    exit(1);
  }
  return fd;
}

int main(int argc, char* argv[]) {
  int listening = listen_on(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  int fd = accept(listening, nullptr, nullptr);                     // step: accept
  if (fd >= 0) std::thread(conversation, fd).join();
  close(listening);  // step: close-listening
  return fd >= 0 ? 0 : 1;
}
