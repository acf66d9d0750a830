import { expect, test } from "vitest";
import { filledPage } from "../../src/draw/page.ts";

test("title and data are not treated as a place or a pattern", () => {
  const template = "<title>%TITLE%</title><script>%DATA%</script>";
  expect(filledPage(template, "%DATA% $& <b>", "H4s=")).toBe(
    "<title>%DATA% $&amp; &lt;b&gt;</title><script>H4s=</script>",
  );
});
