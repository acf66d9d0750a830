import { expect, test } from "vitest";
import { filledPage, inertJson } from "../../src/draw/page.ts";

const TEMPLATE = "<title>%TITLE%</title><script%PACKED%>%DATA%</script>";

test("data can't end their element, and are equal when they are read", () => {
  const data = { text: "</script><!--<b>&\u2028", list: [1] };
  const text = inertJson(data);
  expect(text).not.toContain("<");
  expect(JSON.parse(text)).toEqual(data);
});

test("data are not treated as a place or a pattern", () => {
  const page = filledPage(TEMPLATE, "%DATA% $& <b>", { text: '"%TITLE% $1 $&"', packed: false });
  expect(page).toBe('<title>%DATA% $&amp; &lt;b&gt;</title><script>"%TITLE% $1 $&"</script>');
});

test("packed data are marked as packed", () => {
  expect(filledPage(TEMPLATE, "", { text: "H4s=", packed: true })).toContain(
    '<script data-packed="gzip">H4s=</script>',
  );
});
