#include <netinet/tcp.h>

#include "jc.h"

// Two messages for one sendmmsg: the work of two sends in a single system call.
struct TwoWrites {
  iovec first{const_cast<char*>("welcome "), 8};
  iovec second{const_cast<char*>("to join"), 7};
  mmsghdr messages[2]{};
  TwoWrites() {
    messages[0].msg_hdr.msg_iov = &first;
    messages[0].msg_hdr.msg_iovlen = 1;
    messages[1].msg_hdr.msg_iov = &second;
    messages[1].msg_hdr.msg_iovlen = 1;
  }
};

int main() {
  const int on = 1;
  TwoWrites two;
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                     // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);                            // step: accept
  ::sendmmsg(accept_fd, two.messages, 2, 0);                          // step: write-twice
  ::setsockopt(accept_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // step: no-delay
  ::sendmmsg(accept_fd, two.messages, 2, 0);                          // step: write-twice-again
  ::close(accept_fd);
  ::close(listen_fd);
}
