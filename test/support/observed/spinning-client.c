/* One thread computes until the other one has sent a word. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_int isSent;
static int connection;

static void *ask(void *unused) {
  send(connection, "word", 4, 0);
  isSent = 1;
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argv[1], &to.sin_addr);
  connection = socket(AF_INET, SOCK_STREAM, 0);
  connect(connection, (struct sockaddr *)&to, sizeof to);
  pthread_t thread;
  pthread_create(&thread, NULL, ask, NULL);
  while (!isSent) {
  }
  close(connection);
}
