import type { HeaderField, HeaderLayer } from "../../../src/draw/headers/header.ts";

/** The header field that the reader has chosen. */
export interface ChosenField {
  readonly layer: HeaderLayer;
  readonly field: HeaderField;
}
