// The main thread puts texts into a queue, a second thread sends them.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

class Outbox {
 public:
  explicit Outbox(int fd) : fd_(fd), thread_(&Outbox::run, this) {}
  void put(std::string text) {
    std::lock_guard lock(mutex_);
    texts_.push(std::move(text));
    changed_.notify_one();
  }
  void finish() {
    put("");
    thread_.join();
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !texts_.empty(); });
      std::string text = std::move(texts_.front());
      texts_.pop();
      lock.unlock();
      if (text.empty()) return;
      if (::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) < 0)  // step: send
        std::cerr << "send failed\n";
    }
  }
  int fd_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<std::string> texts_;
  std::thread thread_;
};

int main(int argc, char* argv[]) {
  sockaddr_in addr{};
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  int listening = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::bind(listening, (sockaddr*)&addr, sizeof addr) != 0) return 1;
  if (::listen(listening, 1) != 0) return 1;         // step: listen
  int fd = ::accept(listening, nullptr, nullptr);  // step: accept
  if (fd < 0) return 1;
  Outbox outbox(fd);
  outbox.put("welcome to join");
  outbox.put("and stay");
  outbox.finish();
  ::close(fd);
  ::close(listening);
}
