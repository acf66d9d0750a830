// Counts the bytes of a client with epoll, and answers when the client has ended its side.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

int main() {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(12345);
  bind(listening, reinterpret_cast<sockaddr*>(&local), sizeof local);
  listen(listening, 4);
  int events = epoll_create1(0);
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = listening;
  epoll_ctl(events, EPOLL_CTL_ADD, listening, &wanted);
  size_t total = 0;
  for (bool over = false; !over;) {
    epoll_event ready{};
    epoll_wait(events, &ready, 1, -1);
    if (ready.data.fd == listening) {
      wanted.data.fd = accept(listening, nullptr, nullptr);
      epoll_ctl(events, EPOLL_CTL_ADD, wanted.data.fd, &wanted);
      continue;
    }
    char buffer[512];
    ssize_t size = read(ready.data.fd, buffer, sizeof buffer);
    total += size > 0 ? size : 0;
    if (size > 0) continue;
    std::string answer = std::to_string(total) + " bytes\n";
    write(ready.data.fd, answer.data(), answer.size());
    close(ready.data.fd);
    over = true;
  }
  close(events);
  close(listening);
}
