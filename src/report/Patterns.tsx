// The patterns that tell states apart without colour; every chart of the page refers to them.

interface PatternProps {
  readonly id: string
  readonly ground: string
  readonly path: string
  readonly stroke: string
  readonly width?: number
  readonly size?: number
}

const Pattern = ({ id, ground, path, stroke, width = 1.6, size = 6 }: PatternProps) => (
  <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse">
    <rect width={size} height={size} fill={ground} />
    <path d={path} stroke={stroke} strokeWidth={width} fill="none" />
  </pattern>
)

const rising = "M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5"
const falling = "M-1,5 L1,7 M0,0 L6,6 M5,-1 L7,1"

/** Not `display: none`: some browsers then draw nothing for what refers to it. */
export const Patterns = () => (
  <svg className="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <Pattern
        id="p-provisional"
        ground="var(--provisional-ground)"
        stroke="var(--provisional)"
        path={rising}
        width={2}
      />
      <Pattern id="p-capped" ground="var(--capped-ground)" stroke="var(--capped)" path="M0,2 H6 M0,5 H6" width={1.4} />
      <Pattern
        id="p-failed"
        ground="var(--failed-ground)"
        stroke="var(--failed)"
        path={`${rising} ${falling}`}
        width={1.9}
      />
      <Pattern
        id="p-unavailable"
        ground="var(--unavailable-ground)"
        stroke="var(--unavailable)"
        path="M1,2 h1.8 M4,5 h1.8"
        width={1.8}
      />
      <Pattern id="p-pageless" ground="var(--track)" stroke="var(--bar)" path={rising} width={1.4} />
    </defs>
  </svg>
)
