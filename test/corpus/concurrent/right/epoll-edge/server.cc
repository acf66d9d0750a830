#include <sys/epoll.h>

#include <cerrno>

#include "jc.h"

static void Add(int set, int fd) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = fd;
  ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

static void Hear(int fd) {
  char text[16];
  for (;;) {
    ssize_t n = ::read(fd, text, sizeof text);
    if (n > 0) {
      ::write(fd, "welcome", 7);
    } else {
      if (n == 0) ::close(fd);
      return;  // nothing more for now
    }
  }
}

static void Loop(int set, int listener) {
  epoll_event events[8];
  for (;;) {
    int count = ::epoll_wait(set, events, 8, -1);
    for (int i = 0; i < count; ++i) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int client;
        while ((client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) Add(set, client);
        if (errno != EAGAIN) return;
      } else {
        Hear(fd);
      }
    }
  }
}

int main(int argc, char* argv[]) {
  const jc::Endpoint local(argc > 1 ? argv[1] : "0.0.0.0", 12345);
  int listener = ::socket(local.family(), SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::bind(listener, local.get(), local.length);
  ::listen(listener, 64);  // step: listen
  int set = ::epoll_create1(EPOLL_CLOEXEC);
  Add(set, listener);
  Loop(set, listener);  // step: serve
}
