import sys
from urllib.request import Request, urlopen

request = Request(f"http://{sys.argv[1]}:12345/greeting", headers={"Host": "greetings.example"})
with urlopen(request) as answer:
    print(answer.status, answer.read().decode(), end="")
