// The server that is not there: it opens no socket.
int main() {}
