// One thread accepts, another one answers what a queue brings.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

static std::mutex lock;
static std::condition_variable changed;
static std::queue<int> guests;

static int next_guest() {
  std::unique_lock<std::mutex> held(lock);
  changed.wait(held, [] { return !guests.empty(); });
  int guest = guests.front();
  guests.pop();
  return guest;
}

static void answer_all() {
  for (int count = 0; count < 2; ++count) {
    int guest = next_guest();
    char text[64];
    ssize_t size = recv(guest, text, sizeof text, 0);
    if (size > 0) send(guest, text, static_cast<size_t>(size), 0);
    shutdown(guest, SHUT_WR);
    close(guest);
  }
}

int main() {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here);
  listen(listener, 4);
  std::thread worker(answer_all);
  for (int count = 0; count < 2; ++count) {
    int guest = accept(listener, nullptr, nullptr);
    std::lock_guard<std::mutex> held(lock);
    guests.push(guest);
    changed.notify_one();
  }
  worker.join();
  close(listener);
}
