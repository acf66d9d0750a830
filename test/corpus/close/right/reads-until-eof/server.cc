#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>

using namespace std;

int main(int argc, char* argv[]) {
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  if (sock < 0) {
    cerr << "socket: " << strerror(errno) << endl;
    return 1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  address.sin_port = htons(12345);
  if (::bind(sock, (sockaddr*)&address, sizeof(address)) < 0) {
    cerr << "bind: " << strerror(errno) << endl;
    return 1;
  }
  if (listen(sock, 5) < 0) {  // step: listen
    cerr << "listen: " << strerror(errno) << endl;
    return 1;
  }
  int client = accept(sock, NULL, NULL);  // step: accept
  const char* message = "welcome to join";
  send(client, message, strlen(message), 0);  // step: send

  // the client says nothing; wait until it hangs up
  char rest[32];
  int n;
  while ((n = recv(client, rest, sizeof(rest), 0)) > 0) cout << "ignored " << n << " bytes" << endl;
  cout << "the client has closed" << endl;
  close(client);  // step: close
  close(sock);    // step: close-listening
  return 0;
}
