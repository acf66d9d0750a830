from .listening import listener
from .talk.greeting import greet

with listener(12345) as sock:
    greet(sock)
