/** The number of a packet's bytes in the record: all headers, and the beginning of the data. */
export const FRAME_BYTES = 256;
