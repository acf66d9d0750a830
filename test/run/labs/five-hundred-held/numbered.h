// Datagrams that carry their number. One system call sends or receives many of them.
#pragma once

#include <array>

#include "jc.h"

template <int kCount>
struct Numbered {
  std::array<int, kCount> numbers{};
  std::array<iovec, kCount> parts{};
  std::array<mmsghdr, kCount> datagrams{};

  explicit Numbered(int first) {
    for (int i = 0; i < kCount; i++) {
      numbers[i] = first + i;
      parts[i] = {&numbers[i], sizeof numbers[i]};
      datagrams[i].msg_hdr.msg_iov = &parts[i];
      datagrams[i].msg_hdr.msg_iovlen = 1;
    }
  }
};

template <int kCount>
void SendNumbered(int fd) {
  Numbered<kCount> all(0);
  ::sendmmsg(fd, all.datagrams.data(), kCount, 0);
}

// The number of the next datagrams that carry the number of their place.
template <int kCount>
int CountInOrder(int fd, int first) {
  Numbered<kCount> all(-1);
  int received = ::recvmmsg(fd, all.datagrams.data(), kCount, MSG_DONTWAIT, nullptr);
  int in_order = 0;
  for (int i = 0; i < received; i++) in_order += all.numbers[i] == first + i;
  return in_order;
}
