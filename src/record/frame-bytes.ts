/** Of a packet's bytes the record keeps so many: all headers, and the beginning of the data. */
export const FRAME_BYTES = 256;
