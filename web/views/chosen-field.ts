import type { HeaderField, HeaderLayer } from "../../src/draw/headers/header.ts";

/** A header's field that the reader has selected. */
export interface ChosenField {
  readonly layer: HeaderLayer;
  readonly field: HeaderField;
}
