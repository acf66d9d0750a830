// A connected UDP socket is a descriptor like any other.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

using namespace std;

int main(int argc, char** argv) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (s < 0) {
    cerr << "no socket" << endl;
    return EXIT_FAILURE;
  }
  sockaddr_in sa{};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  if (!inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &sa.sin_addr)) {
    cerr << "bad address" << endl;
    return EXIT_FAILURE;
  }
  if (connect(s, (struct sockaddr*)&sa, sizeof(sa)) < 0) {
    cerr << "cannot connect" << endl;
    return EXIT_FAILURE;
  }
  const string request = "hello server";
  if (write(s, request.data(), request.size()) != (ssize_t)request.size()) return EXIT_FAILURE;
  string reply(100, '\0');
  ssize_t n = read(s, &reply[0], reply.size());
  if (n < 0) return EXIT_FAILURE;
  reply.resize(n);
  cout << "reply: " << reply << endl;
  close(s);
  return EXIT_SUCCESS;
}
