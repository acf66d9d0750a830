#include <cstdlib>
#include <string>

#include "jc.h"

// The kernel closes the socket of a program that ends, so the server gets its FIN.
class Visitor {
 public:
  explicit Visitor(const char* server) : fd_(jc::Connect(server, 12345)) {}
  void say(const std::string& text) { jc::Send(fd_, text); }
  [[noreturn]] void leave() { std::abort(); }

 private:
  int fd_;
};

int main(int argc, char* argv[]) {
  Visitor visitor(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  visitor.say("hello");                               // step: send
  visitor.leave();                                    // step: close
}
