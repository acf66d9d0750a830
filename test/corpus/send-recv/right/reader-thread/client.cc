// A thread reads and hands what it gets to the main thread, which prints.
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <iostream>
#include <list>
#include <mutex>
#include <string>
#include <thread>

std::mutex guard;
std::condition_variable news;
std::list<std::string> inbox;
bool finished = false;

void reader(int fd) {
  char block[1024];
  ssize_t n;
  while ((n = recv(fd, block, sizeof block, 0)) > 0) {  // step: receive
    std::lock_guard<std::mutex> hold(guard);
    inbox.emplace_back(block, n);
    news.notify_all();
  }
  std::lock_guard<std::mutex> hold(guard);
  finished = true;
  news.notify_all();
}

int dial(const char* host) {
  addrinfo hints{}, *info = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  if (getaddrinfo(host, "12345", &hints, &info)) return -1;
  int fd = socket(info->ai_family, info->ai_socktype, info->ai_protocol);
  int rc = connect(fd, info->ai_addr, info->ai_addrlen);  // step: connect
  freeaddrinfo(info);
  return rc == 0 ? fd : -1;
}

int main(int argc, char* argv[]) {
  int fd = dial(argc > 1 ? argv[1] : "127.0.0.1");
  if (fd < 0) {
    perror("dial");
    return 1;
  }
  std::thread thread(reader, fd);
  for (;;) {
    std::unique_lock<std::mutex> hold(guard);
    news.wait(hold, [] { return finished || !inbox.empty(); });
    if (inbox.empty()) break;
    std::cout << inbox.front() << std::endl;
    inbox.pop_front();
  }
  thread.join();
  close(fd);
}
