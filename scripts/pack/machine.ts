// The first bytes of a program → what it runs on. For looking at programs that this machine cannot start.

const elf: Readonly<Record<number, string>> = { 62: "x64", 183: "arm64" }
const macho: Readonly<Record<number, string>> = { 16777223: "x64", 16777228: "arm64" }
const pe: Readonly<Record<number, string>> = { 34404: "x64", 43620: "arm64" }

/** Such as "elf x64"; "mach-o x64+arm64" for both in one file; "unknown" for what is no program. */
export const machineOf = (bytes: Buffer): string => {
  if (bytes.length < 64) return "unknown"
  // ELF: e_machine at 18. https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
  if (bytes.readUInt32BE(0) === 0x7f454c46) return `elf ${elf[bytes.readUInt16LE(18)] ?? "other"}`
  // Mach-O: cputype at 4. Of a universal file a table follows: count at 4, then 20 bytes for each, its cputype first.
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return `mach-o ${macho[bytes.readUInt32LE(4)] ?? "other"}`
  if (bytes.readUInt32BE(0) === 0xcafebabe && bytes.readUInt32BE(4) < 3) {
    const each = Array.from({ length: bytes.readUInt32BE(4) }, (_, index) => bytes.readUInt32BE(8 + 20 * index))
    return `mach-o ${each.map((type) => macho[type] ?? "other").join("+")}`
  }
  // PE: where its header is at 60, the machine behind its four letters.
  const header = bytes.readUInt32LE(60)
  const isPe =
    bytes.readUInt16BE(0) === 0x4d5a && bytes.length > header + 6 && bytes.readUInt32BE(header) === 0x50450000
  return isPe ? `pe ${pe[bytes.readUInt16LE(header + 4)] ?? "other"}` : "unknown"
}

/** Whether a program of that kind runs on a machine of this kind. */
export const runsOn = (program: string, machine: string): boolean => {
  const [format, processors = ""] = program.split(" ")
  const [wanted, processor = ""] = machine.split(" ")
  return format === wanted && processors.split("+").includes(processor)
}
