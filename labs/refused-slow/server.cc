// The absent server: it opens no socket.
int main() {}
