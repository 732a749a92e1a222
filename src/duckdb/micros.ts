/** Epoch milliseconds → DuckDB's microseconds. */
export const micros = (millis: number): bigint => BigInt(Math.round(millis * 1000))
