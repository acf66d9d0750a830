#include <sys/epoll.h>

#include "jc.h"

// A server without threads. epoll_wait says which descriptors have something, and other calls take it.
// The lab steps this program by its calls, so no line has a tag.
int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, 12345);
  int epoll_fd = ::epoll_create1(0);
  epoll_event event{EPOLLIN, {.fd = listen_fd}};
  ::epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &event);
  for (;;) {
    ::epoll_wait(epoll_fd, &event, 1, -1);
    if (event.data.fd == listen_fd) {
      int fd = jc::AcceptFd(listen_fd);
      event = {EPOLLIN, {.fd = fd}};
      ::epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    } else if (jc::PrintReceiveMessage(event.data.fd) <= 0) {
      ::close(event.data.fd);
    }
  }
}
