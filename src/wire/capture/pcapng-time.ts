/**
 * Converts pcapng times, 64-bit counts in an interface's own unit, to seconds and nanoseconds. Rounds
 * down finer units. Needs no BigInt for the units in use (10^-6, 10^-9).
 */
export interface Clock {
  /** Units in a second. */
  readonly perSecond: number;
  /** Whole seconds to add (if_tsoffset). */
  readonly offset: number;
}

export interface Time {
  seconds: number;
  nanoseconds: number;
}

export const MICROSECONDS: Clock = { perSecond: 1e6, offset: 0 };

/** if_tsresol: a negative power of 10, or of 2 if the top bit is set. */
export function clockOf(resolution: number, offset: number): Clock {
  const exponent = resolution & 0x7f;
  return { perSecond: (resolution & 0x80) === 0 ? 10 ** exponent : 2 ** exponent, offset };
}

/** Sets `time` to `high * 2^32 + low` units of the clock. */
export function setTime(time: Time, clock: Clock, high: number, low: number): void {
  const unit = clock.perSecond;
  if (1e9 % unit !== 0) {
    setExactly(time, clock, high, low);
    return;
  }
  // long division in 16-bit digits keeps every intermediate value below 2^53
  const upper = (high % unit) * 0x10000 + (low >>> 16);
  const lower = (upper % unit) * 0x10000 + (low & 0xffff);
  time.seconds =
    Math.floor(high / unit) * 2 ** 32 +
    Math.floor(upper / unit) * 0x10000 +
    Math.floor(lower / unit) +
    clock.offset;
  time.nanoseconds = (lower % unit) * (1e9 / unit);
}

function setExactly(time: Time, clock: Clock, high: number, low: number): void {
  const count = (BigInt(high) << 32n) | BigInt(low);
  const unit = BigInt(clock.perSecond);
  time.seconds = Number(count / unit) + clock.offset;
  time.nanoseconds = Number(((count % unit) * 1_000_000_000n) / unit);
}
