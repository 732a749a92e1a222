const scramble = (value: number): number => {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Two 32-bit integers → one, well scattered (the murmur3 finaliser). */
export const mix = (a: number, b: number): number => scramble(a ^ Math.imul(b + 0x9e3779b9, 0x27d4eb2f))

/** Text → 32-bit integer. */
export const hashText = (text: string, seed = 0): number => {
  let h = seed ^ 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return scramble(h ^ text.length)
}

/** The share of 0..1 that a 32-bit hash stands for. */
export const unit = (hash: number): number => hash / 2 ** 32

/** Endless throws that depend on the key alone. */
export class Dice {
  private state: number

  constructor(key: number) {
    this.state = key | 0
  }

  /** A 32-bit integer. */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    return scramble(this.state)
  }

  /** 0 ≤ x < 1. */
  unit(): number {
    return unit(this.bits())
  }

  /** An integer, 0 ≤ n < limit. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit)
  }

  /** True in `share` of all throws. */
  chance(share: number): boolean {
    return this.unit() < share
  }

  pick<A>(list: ReadonlyArray<A>): A {
    return list[this.below(list.length)]!
  }

  /** A new list in another order. */
  shuffle<A>(list: ReadonlyArray<A>): Array<A> {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = out[i]!
      out[i] = out[j]!
      out[j] = held
    }
    return out
  }
}
