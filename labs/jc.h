// Socket helpers of the lab programs. Each wraps the system calls that the transcript shows
// (socket, bind, listen ...) as one line to step. If a call fails, the helper prints nothing, because
// the transcript shows the error. The form of an address selects IPv4 or IPv6.
//
// jc stands for "just the calls": a helper makes the system calls in its name's place, and nothing else.
// The names ListenFd, Connect, AcceptFd, Send and PrintReceiveMessage are those of the walk-through that
// the labs check.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace jc {

// An address in the form that the system calls take.
struct Endpoint {
  sockaddr_storage storage{};
  socklen_t length = 0;

  Endpoint() = default;
  Endpoint(const std::string& address, std::uint16_t port) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
      v4->sin_family = AF_INET;
      v4->sin_port = htons(port);
      length = sizeof(sockaddr_in);
    } else if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
      v6->sin6_family = AF_INET6;
      v6->sin6_port = htons(port);
      length = sizeof(sockaddr_in6);
    } else {
      std::cerr << "not an IP address: " << address << std::endl;
      std::exit(2);
    }
  }

  int family() const { return storage.ss_family; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// Returns a TCP socket that listens on address:port; -1 if bind or listen fails.
inline int ListenFd(const std::string& address, std::uint16_t port) {
  const Endpoint local(address, port);
  int fd = ::socket(local.family(), SOCK_STREAM, 0);
  if (::bind(fd, local.get(), local.length) != 0) return -1;
  if (::listen(fd, SOMAXCONN) != 0) return -1;
  return fd;
}

// Returns a TCP socket connected to address:port; -1 if connect fails.
inline int Connect(const std::string& address, std::uint16_t port) {
  const Endpoint remote(address, port);
  int fd = ::socket(remote.family(), SOCK_STREAM, 0);
  if (::connect(fd, remote.get(), remote.length) != 0) return -1;
  return fd;
}

// Like Connect, but from the given local port; -1 if bind or connect fails.
inline int ConnectFrom(std::uint16_t port, const std::string& address, std::uint16_t remote_port) {
  const Endpoint remote(address, remote_port);
  const Endpoint local(remote.family() == AF_INET ? "0.0.0.0" : "::", port);
  int fd = ::socket(remote.family(), SOCK_STREAM, 0);
  if (::bind(fd, local.get(), local.length) != 0) return -1;
  if (::connect(fd, remote.get(), remote.length) != 0) return -1;
  return fd;
}

// Returns the first completed connection of the listening socket; waits if there is none.
inline int AcceptFd(int listen_fd) { return ::accept(listen_fd, nullptr, nullptr); }

// Sends text; returns how many bytes the kernel took.
inline ssize_t Send(int fd, const std::string& text) {
  return ::send(fd, text.data(), text.size(), 0);
}

// Waits for bytes and prints them; returns how many there were (0: the other peer closed).
inline ssize_t PrintReceiveMessage(int fd) {
  char buffer[1024];
  ssize_t count = ::recv(fd, buffer, sizeof buffer, 0);
  if (count > 0) std::cout << std::string(buffer, count) << std::endl;
  return count;
}

// Returns a UDP socket that receives on address:port; -1 if bind fails.
inline int BindUdp(const std::string& address, std::uint16_t port) {
  const Endpoint local(address, port);
  int fd = ::socket(local.family(), SOCK_DGRAM, 0);
  if (::bind(fd, local.get(), local.length) != 0) return -1;
  return fd;
}

// Returns a UDP socket that sends to address:port and receives only from it; -1 if connect fails.
inline int ConnectUdp(const std::string& address, std::uint16_t port) {
  const Endpoint remote(address, port);
  int fd = ::socket(remote.family(), SOCK_DGRAM, 0);
  if (::connect(fd, remote.get(), remote.length) != 0) return -1;
  return fd;
}

// Waits for a datagram and prints it; returns its sender.
inline Endpoint PrintReceiveFrom(int fd) {
  char buffer[1024];
  Endpoint sender;
  sender.length = sizeof sender.storage;
  auto* address = reinterpret_cast<sockaddr*>(&sender.storage);
  ssize_t count = ::recvfrom(fd, buffer, sizeof buffer, 0, address, &sender.length);
  if (count >= 0) std::cout << std::string(buffer, count) << std::endl;
  return sender;
}

// Sends one datagram; returns how many bytes it had.
inline ssize_t SendTo(int fd, const std::string& text, const Endpoint& remote) {
  return ::sendto(fd, text.data(), text.size(), 0, remote.get(), remote.length);
}

}  // namespace jc
