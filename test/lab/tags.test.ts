import { expect, test } from "vitest";
import { findTags, lineOf } from "../../src/lab/tags.ts";

const SOURCE = `#include "jc.h"
int main() {
  int fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  jc::AcceptFd(fd); // step:accept-2
  // step: nothing-here-but-the-tag
  ::close(fd);  // steps: close
  // a step: close
}
`;
const tags = findTags("server.cc", SOURCE);

test("a tag at a line's end names the line, without its indentation and the tag", () => {
  expect(lineOf(tags, "server.cc", "listen")).toEqual({
    line: { file: "server.cc", number: 3, text: 'int fd = jc::ListenFd("0.0.0.0", 12345);' },
  });
  expect(lineOf(tags, "server.cc", "accept-2")).toEqual({
    line: { file: "server.cc", number: 4, text: "jc::AcceptFd(fd);" },
  });
});

test("other comments are no tags", () => {
  expect([...tags.keys()]).toEqual(["listen", "accept-2", "nothing-here-but-the-tag"]);
});

test("lines with Windows line ends have tags too", () => {
  const windows = findTags("server.cc", SOURCE.replaceAll("\n", "\r\n"));
  expect([...windows]).toEqual([...tags]);
});

test("a missing tag is reported with the existing tags", () => {
  expect(lineOf(tags, "server.cc", "close")).toEqual({
    problem:
      'no line of server.cc has the tag "// step: close"; its tags are: listen, accept-2, nothing-here-but-the-tag. Put the tag at the end of the line that the step executes.',
  });
});

test("for a source without tags the message lists none", () => {
  expect(lineOf(findTags("client.cc", ""), "client.cc", "connect")).toEqual({
    problem:
      'no line of client.cc has the tag "// step: connect"; its tags are: none. Put the tag at the end of the line that the step executes.',
  });
});

test("a tag that is used twice is reported with both lines", () => {
  const twice = findTags("client.cc", "a();  // step: send\nb();\nc();  // step: send\n");
  expect(lineOf(twice, "client.cc", "send")).toEqual({
    problem: 'the tag "// step: send" is on lines 1 and 3 of client.cc. Keep it on one line.',
    line: { file: "client.cc", number: 3, text: "c();" },
  });
});
