// JSON as a hostile or careless server could send it, read the way answers are read.
import * as fc from "fast-check"
import { type Json, parseJson } from "../../src/domain/Json.ts"

const edges = [
  "0",
  "-0",
  "1",
  "-1",
  "1.5",
  "1e2",
  "1e400",
  "-1e400",
  "5e-324",
  "9007199254740991",
  "9007199254740992",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "7361234567890123456",
  "73612345678901234567",
  "1704067199",
  "253402300799",
  "253402300800",
  "1704067199000",
  "true",
  "null",
  '""',
  '"0"',
  '"007"',
  '"-0"',
  '"-5"',
  '"+5"',
  '"1e3"',
  '" 5"',
  '"7361234567890123456"',
  '"true"',
  '"False"',
  '"a\\u0000b"',
  '"\\ud83d"',
  '"\\ude00\\ud83d"',
  '"\\ud83d\\ude00"',
  '"NaN"',
  "[]",
  "{}",
  '{"hashtag_id":1,"constructor":2}',
  '{"__proto__":{"id":1}}',
  '{"a\\u0000":"\\u0000","\\ud800":["\\udfff"]}'
]

const key = fc.oneof(
  fc.constantFrom("hashtag_id", "hashtag_name", "constructor", "toString", "__proto__", "a\u0000b", "\ud800"),
  fc.string({ unit: "binary" })
)

/** Any text of UTF-16 units: lone surrogates and NULs among them. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xde00, 0x41)), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units))

/** Any JSON value, as parseJson gives it. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...edges).map(parseJson),
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map((n) => parseJson(String(n))),
    fc.double({ noNaN: true }),
    anyText,
    fc.jsonValue().map((value) => value as Json),
    fc.array(tie("node"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("node")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries) as Json)
  )
})).node
