#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

int main(int argc, char* argv[]) {
  addrinfo hints{}, *local = nullptr;
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (getaddrinfo(argc > 1 ? argv[1] : nullptr, "12345", &hints, &local) != 0) return 1;
  int server = socket(local->ai_family, local->ai_socktype, local->ai_protocol);
  int rc = bind(server, local->ai_addr, local->ai_addrlen);
  freeaddrinfo(local);
  if (rc != 0 || listen(server, 7) != 0) {  // step: listen
    perror("server");
    return 1;
  }
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (getsockname(server, (sockaddr*)&name, &size) == 0) fprintf(stderr, "family %d\n", name.ss_family);
  int client = accept4(server, nullptr, nullptr, SOCK_CLOEXEC);  // step: accept
  const std::vector<std::string> texts = {"welcome to joni", "and stay"};
  for (const std::string& text : texts) {
    size_t sent = 0;
    while (sent < text.size()) {
      ssize_t n = write(client, text.data() + sent, text.size() - sent);  // step: send
      if (n <= 0) return 1;
      sent += n;
    }
  }
  close(client);
  close(server);
}
