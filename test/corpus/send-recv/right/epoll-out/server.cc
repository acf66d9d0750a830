// Waits with epoll for everything: for a connection, and for room to send.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <string>

int main(int argc, char* argv[]) {
  const int port = 12345;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in me {};
  me.sin_family = AF_INET;
  me.sin_port = htons(port);
  me.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(listener, (struct sockaddr*)&me, sizeof me) || listen(listener, 8)) {
    std::perror("listener");
    return 1;
  }
  int ep = epoll_create1(0);
  struct epoll_event ev {};
  ev.events = EPOLLIN;
  ev.data.fd = listener;
  epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);

  std::deque<std::string> outgoing{"welcome to join", "and stay"};
  int client = -1;
  while (!outgoing.empty()) {
    struct epoll_event got {};
    if (epoll_wait(ep, &got, 1, -1) < 1) continue;
    if (got.data.fd == listener) {
      client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      ev.events = EPOLLOUT;
      ev.data.fd = client;
      epoll_ctl(ep, EPOLL_CTL_ADD, client, &ev);
      epoll_ctl(ep, EPOLL_CTL_DEL, listener, nullptr);
    } else if (got.events & EPOLLOUT) {
      std::string& text = outgoing.front();
      ssize_t n = send(client, text.data(), text.size(), 0);
      if (n < 0) {
        std::perror("send");
        return 1;
      }
      text.erase(0, n);
      if (text.empty()) outgoing.pop_front();
    }
  }
  close(client);
  close(ep);
  close(listener);
}
